import { createDb, type Database, type DbOptions } from "@datainsight/db";
import { openSender, queueSchema } from "@datainsight/jobs";
import { openStorage } from "@datainsight/storage";
import { sql } from "drizzle-orm";
import type { Deps, Limits, Log } from "./deps.ts";

export type ServicesOptions = {
  database: DbOptions;
  storageUrl: string;
  limits: Limits;
  log: Log;
  now: () => Date;
  scratchDir: string;
};

export type Services = {
  deps: Deps;
  database: Database;
  /** Resolves when the database answers; throws the driver's error otherwise. */
  ping: () => Promise<void>;
  /** The same for the queue's tables. */
  pingQueue: () => Promise<void>;
  close: () => Promise<void>;
};

/**
 * Opens what every verb works with. The database is asked once, so that a wrong address shows here.
 * @throws the driver's error when the database does not answer, StorageError when the store cannot be opened
 */
export async function openServices({
  database: options,
  storageUrl,
  log,
  ...rest
}: ServicesOptions): Promise<Services> {
  const database = createDb(options);
  const ping = async () => {
    await database.db.execute(sql`select 1`);
  };
  try {
    await ping();
    const storage = await openStorage(storageUrl);
    const sender = await openSender({
      url: options.url,
      applicationName: `${options.applicationName ?? "datainsight"}-queue`,
      poolSize: 1,
      log,
    });
    return {
      deps: { db: database.db, enqueue: sender.enqueue, storage, log, ...rest },
      database,
      ping,
      pingQueue: async () => {
        await database.db.execute(sql.raw(`select version from ${queueSchema}.version`));
      },
      close: async () => {
        await sender.close();
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}
