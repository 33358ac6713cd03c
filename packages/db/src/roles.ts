import { setTimeout as delay } from "node:timers/promises";
import { is, type SQL, sql } from "drizzle-orm";
import { PgTransaction } from "drizzle-orm/pg-core";
import { commitNow, type Db, type Tx } from "./client.ts";

/** For verbs: sees and changes only the rows that the settings let through. */
export const appRole = "datainsight_app";
/** For sign-in, claims, sweepers, seeds and administration: sees every row. */
export const systemRole = "datainsight_system";

/** Whom a transaction speaks for; what is left out lets nothing through. */
export interface TenantSettings {
  workspaceId?: string | undefined;
  userId?: string | undefined;
}

/**
 * Runs `work` in a transaction as `datainsight_app`, for one workspace and user. Role and settings end with the
 * transaction. A connection that turns out dead before `work` begins is replaced unnoticed.
 */
export function asApp<Result>(db: Db, settings: TenantSettings, work: (tx: Tx) => Promise<Result>): Promise<Result> {
  return runInRole(db, takeOnApp(settings), work);
}

function takeOnApp({ workspaceId = "", userId = "" }: TenantSettings): SQL {
  return sql`select set_config('role', ${appRole}, true),
    set_config('app.workspace_id', ${workspaceId}, true), set_config('app.user_id', ${userId}, true)`;
}

/** Runs `work` in a transaction as `datainsight_system`, which sees every workspace; connections as in `asApp`. */
export function asSystem<Result>(db: Db, work: (tx: Tx) => Promise<Result>): Promise<Result> {
  return runInRole(db, takeOnSystem, work);
}

const takeOnSystem = sql`select set_config('role', ${systemRole}, true)`;

/** What queries answer, each in its place. */
export type Answers<Queries extends readonly PromiseLike<unknown>[]> = {
  -readonly [I in keyof Queries]: Awaited<Queries[I]>;
};

/**
 * The answers of reads that do not build on each other, in a transaction as `asApp` opens it: begin, role, queries and
 * commit travel together, one round trip in all. `reads` makes the queries, and awaits none; it may be called again
 * when a connection turns out dead.
 */
export function readAsApp<const Queries extends readonly PromiseLike<unknown>[]>(
  db: Db,
  settings: TenantSettings,
  reads: (tx: Tx) => Queries,
): Promise<Answers<Queries>> {
  return readInRole(db, takeOnApp(settings), reads);
}

/** The same as `datainsight_system`. */
export function readAsSystem<const Queries extends readonly PromiseLike<unknown>[]>(
  db: Db,
  reads: (tx: Tx) => Queries,
): Promise<Answers<Queries>> {
  return readInRole(db, takeOnSystem, reads);
}

async function readInRole<const Queries extends readonly PromiseLike<unknown>[]>(
  db: Db,
  takeOn: SQL,
  reads: (tx: Tx) => Queries,
): Promise<Answers<Queries>> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.transaction(async (tx) => {
        // `then` starts a query, and all follow each other on one connection: the role is taken on before any of them.
        const taken = tx.execute(takeOn).then(() => {});
        const answers = Promise.all(reads(tx));
        // Inside another transaction this one is a savepoint, which ends by itself.
        const end = is(db, PgTransaction) ? undefined : tx.execute(sql.raw(commitNow));
        const [result] = await Promise.all([answers, taken, end]);
        return result;
      });
    } catch (error) {
      if (attempt === attempts || !isLostConnection(error)) throw error;
    }
    await delay(firstDelayMs * 2 ** (attempt - 1));
  }
}

const attempts = 5;
const firstDelayMs = 20;

async function runInRole<Result>(db: Db, takeOn: SQL, work: (tx: Tx) => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    let begun = false;
    try {
      return await db.transaction(async (tx) => {
        await tx.execute(takeOn);
        begun = true;
        return work(tx);
      });
    } catch (error) {
      // Once `work` has begun nobody knows what of it was done: only its caller may decide to repeat it.
      if (begun || attempt === attempts || !isLostConnection(error)) throw error;
    }
    await delay(firstDelayMs * 2 ** (attempt - 1));
  }
}

/** The server ended the connection, or the driver found it ended, while it stood in the pool. */
function isLostConnection(error: unknown): boolean {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  return (
    code === "CONNECTION_CLOSED" ||
    code === "CONNECTION_DESTROYED" ||
    code === "ECONNRESET" ||
    code === "EPIPE" ||
    code === "57P01"
  );
}

/**
 * Runs `work` inside a transaction of `asApp` or `asSystem` as the login role, and takes the role on again: for the queue,
 * on whose schema neither role has a right. As the login role no row of our tables is seen. When `work` throws, the
 * transaction is lost anyway.
 */
export async function asLogin<Result>(tx: Tx, work: (tx: Tx) => Promise<Result>): Promise<Result> {
  const [taken] = await tx.execute<{ role: string }>(
    sql`select current_setting('role') as role, set_config('role', 'none', true)`,
  );
  const result = await work(tx);
  await tx.execute(sql`select set_config('role', ${taken?.role ?? "none"}, true)`);
  return result;
}
