import { sql } from "drizzle-orm";
import { type DrizzleTransactionLike, fromDrizzle, PgBoss } from "pg-boss";
import type { z } from "zod";
import { jobCatalog } from "./catalog.ts";
import { deadLetterQueue, type JobDefinition } from "./define-job.ts";

export const queueSchema = "pgboss";

export type QueueLog = {
  warn: (fields: object, message: string) => void;
  error: (fields: object, message: string) => void;
};

/** A Drizzle transaction, as far as the queue needs one. */
export type QueueTransaction = DrizzleTransactionLike;

/** Puts a job in the queue inside the caller's transaction: both commit, or neither. */
export type Enqueue = <Payload extends z.ZodType>(
  tx: QueueTransaction,
  job: JobDefinition<string, Payload>,
  payload: z.input<Payload>,
) => Promise<void>;

export type QueueConnection = {
  url: string;
  applicationName: string;
  poolSize: number;
  log: QueueLog;
};

/** Makes pg-boss's schema and every queue of the catalog, and brings existing queues up to date. Safe to repeat. */
export async function installQueues(connection: QueueConnection): Promise<void> {
  const boss = createBoss(connection, {
    supervise: false,
    schedule: false,
    migrate: true,
    createSchema: true,
  });
  await boss.start();
  try {
    await ensureQueue(boss, deadLetterQueue, { deleteAfterSeconds: 7 * 24 * 3600 }, "standard");
    for (const { name, queue } of Object.values(jobCatalog)) {
      const { policy, ...options } = queue;
      await ensureQueue(boss, name, options, policy);
    }
  } finally {
    await boss.stop({ graceful: false, close: true });
  }
}

async function ensureQueue(
  boss: PgBoss,
  name: string,
  options: object,
  policy: "exclusive" | "standard",
): Promise<void> {
  await boss.createQueue(name, { ...options, policy });
  // createQueue leaves an existing queue as it is.
  await boss.updateQueue(name, options);
}

/** A connection to the queue that only sends; it neither supervises nor works. */
export async function openSender(
  connection: QueueConnection,
): Promise<{ enqueue: Enqueue; close: () => Promise<void> }> {
  const boss = createBoss(connection, { supervise: false, schedule: false, migrate: false });
  await boss.start();
  return { enqueue: enqueueWith(boss), close: () => boss.stop({ graceful: false, close: true }) };
}

/** Enqueues through an instance that runs already. */
export function enqueueWith(boss: PgBoss): Enqueue {
  return async (tx, job, payload) => {
    const data = job.payload.parse(payload);
    if (typeof data !== "object" || data === null) throw new TypeError(`The payload of ${job.name} is not an object`);
    // Null means that the same job is queued already, which is what the caller wants.
    await boss.send(job.name, data, { singletonKey: job.key(data), db: fromDrizzle(tx, sql) });
  };
}

/** A pg-boss instance that consumes: quick to notice dead workers, woken by NOTIFY. */
export function createConsumer(connection: QueueConnection): PgBoss {
  return createBoss(connection, {
    supervise: true,
    schedule: true,
    migrate: false,
    superviseIntervalSeconds: 1,
    monitorIntervalSeconds: 1,
    useListenNotify: true,
  });
}

function createBoss({ url, applicationName, poolSize, log }: QueueConnection, options: object): PgBoss {
  const boss = new PgBoss({
    connectionString: url,
    application_name: applicationName,
    max: poolSize,
    schema: queueSchema,
    ...options,
  });
  boss.on("error", (error) => log.error({ err: error }, "the queue met an error"));
  boss.on("warning", (warning) => log.warn({ warning }, "the queue warns"));
  return boss;
}
