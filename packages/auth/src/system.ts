import type { Db, Tx } from "@datainsight/db";
import { sql } from "drizzle-orm";

/** Runs a transaction as `datainsight_system`, the role that sees every account; the role ends with the transaction. */
export async function asSystem<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db.transaction(async (tx) => {
    await tx.execute(sql`select set_config('role', 'datainsight_system', true)`);
    return work(tx);
  });
}
