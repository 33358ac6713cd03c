import type { Deps } from "../deps.ts";
import { notifyJob } from "../jobs/notify.ts";
import { asSystem } from "../scope.ts";
import { sql } from "drizzle-orm";
import { type Run, runTables } from "./run.ts";

/**
 * Says how far a run is (`progress` 0 to 100, never backwards) and that its worker lives.
 * False when the run is not this worker's any more: cancelled, deleted, or taken over.
 */
export async function reportProgress(
  deps: Deps,
  run: Run,
  { progress, stage }: { progress: number; stage: string | null },
): Promise<boolean> {
  const { kind, id, workspaceId, attempt } = run;
  return asSystem(deps, async (tx) => {
    const [row] = await tx.execute<{ progress: number; status: string }>(sql`
      update ${runTables[kind].table} set progress = greatest(progress, ${progress}), updated_at = clock_timestamp()
      where ${fence(run)} returning progress`);
    if (!row) return false;
    const status = runTables[kind].active;
    await notifyJob(tx, {
      kind,
      id,
      workspaceId,
      attempt,
      status,
      progress: row.progress,
      stage,
    });
    return true;
  });
}

/** Says that the worker of a run lives. False when the run is not this worker's any more. */
export async function beat(deps: Deps, run: Run): Promise<boolean> {
  return asSystem(deps, async (tx) => {
    const rows = await tx.execute(
      sql`update ${runTables[run.kind].table} set updated_at = clock_timestamp() where ${fence(run)} returning id`,
    );
    return rows.length > 0;
  });
}

/** True for the row only while it is this very claim's. */
export function fence({ kind, id, attempt, startedAt }: Run) {
  return sql`id = ${id} and status = ${runTables[kind].active} and attempt = ${attempt} and started_at = ${startedAt.toISOString()}`;
}
