import { sql } from "drizzle-orm";
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

/** Runs `work` in a transaction as `datainsight_app`, for one workspace and user. Role and settings end with the transaction. */
export function asApp<Result>(db: Db, settings: TenantSettings, work: (tx: Tx) => Promise<Result>): Promise<Result> {
  return db.transaction(async (tx) => {
    await tx.execute(sql`select set_config('role', ${appRole}, true),
      set_config('app.workspace_id', ${settings.workspaceId ?? ""}, true),
      set_config('app.user_id', ${settings.userId ?? ""}, true)`);
    return work(tx);
  });
}

/** Runs `work` in a transaction as `datainsight_system`, which sees every workspace. */
export function asSystem<Result>(db: Db, work: (tx: Tx) => Promise<Result>): Promise<Result> {
  return db.transaction(async (tx) => {
    await tx.execute(sql`select set_config('role', ${systemRole}, true)`);
    return work(tx);
  });
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
