import { setTimeout as delay } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { createDb, type Db } from "./client.ts";
import { migrate, type SchemaOptions } from "./migrate.ts";
import { resetSchema } from "./reset.ts";

export interface CheckOptions {
  attempts?: number;
  /** Milliseconds before the second attempt; each further wait is twice as long. */
  firstDelayMs?: number;
  signal?: AbortSignal;
}

/** Resolves once the database answers. Tries three times with waits that double, then throws the last error. */
export async function checkDbConnection(db: Db, options: CheckOptions = {}): Promise<void> {
  const { attempts = 3, firstDelayMs = 250, signal } = options;
  for (let attempt = 1; ; attempt += 1) {
    try {
      signal?.throwIfAborted();
      await db.execute(sql`select 1`);
      return;
    } catch (error) {
      if (attempt >= attempts || signal?.aborted) throw error;
    }
    await delay(firstDelayMs * 2 ** (attempt - 1), undefined, { signal });
  }
}

/** Says for people that the database of a URL cannot be used, and why; never its password. */
export function unusableDatabase(url: string, error: unknown): string {
  const { host, pathname } = new URL(url);
  return `The database ${host}${pathname} cannot be used (${reasonOf(error)}). Check DATABASE_URL, that PostgreSQL runs, and that db:migrate was run.`;
}

/** The innermost error: those around it tell of the statement, not of its cause. */
function reasonOf(error: unknown): string {
  let inner = error;
  while (inner instanceof Error && inner.cause instanceof Error) inner = inner.cause;
  if (!(inner instanceof Error)) return String(inner);
  if (inner.message !== "") return inner.message;
  return "code" in inner ? String(inner.code) : inner.name;
}

/** Waits for the database, as `checkDbConnection` does, and brings it to the newest schema. */
export async function initDb(url: string, options: SchemaOptions & CheckOptions = {}): Promise<void> {
  const { db, close } = createDb({ url, poolSize: 1, maxOverflow: 0 });
  try {
    await checkDbConnection(db, options);
  } finally {
    await close();
  }
  await migrate(url, options);
}

/**
 * Removes everything in the database that is ours, the queue too, and makes the newest schema anew. Throws unless
 * `nodeEnv` is development or test.
 */
export async function resetDb(url: string, options: SchemaOptions & { nodeEnv: string | undefined }): Promise<void> {
  if (options.nodeEnv !== "development" && options.nodeEnv !== "test") {
    throw new Error(
      `The database is reset only where NODE_ENV is development or test, and it is ${options.nodeEnv ?? "not set"}.`,
    );
  }
  await resetSchema(url);
  await migrate(url, options);
}
