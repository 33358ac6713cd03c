import { sql } from "drizzle-orm";
import type { Deps } from "../deps.ts";
import { asSystem } from "../scope.ts";
import { fence } from "./progress.ts";
import { type Run, runTables } from "./run.ts";

/**
 * Gives a run back to the queue. `spent` says that the attempt ended badly and counts;
 * a worker that shuts down in good order spends none.
 */
export async function releaseRun(deps: Deps, run: Run, { spent }: { spent: boolean }): Promise<void> {
  await asSystem(deps, async (tx) => {
    await tx.execute(sql`
      update ${runTables[run.kind].table}
      set status = 'pending', attempt = attempt - ${spent ? 0 : 1}, started_at = null, updated_at = clock_timestamp()
      where ${fence(run)}`);
  });
}
