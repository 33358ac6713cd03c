import { setTimeout as delay } from "node:timers/promises";
import { type SQL, sql } from "drizzle-orm";
import type { Db, Tx } from "./client.ts";

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
  const { workspaceId = "", userId = "" } = settings;
  const takeOn = sql`select set_config('role', ${appRole}, true),
    set_config('app.workspace_id', ${workspaceId}, true), set_config('app.user_id', ${userId}, true)`;
  return runInRole(db, takeOn, work);
}

/** Runs `work` in a transaction as `datainsight_system`, which sees every workspace; connections as in `asApp`. */
export function asSystem<Result>(db: Db, work: (tx: Tx) => Promise<Result>): Promise<Result> {
  return runInRole(db, sql`select set_config('role', ${systemRole}, true)`, work);
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
