import type { Tx } from "@datainsight/db";
import type { JobKind } from "@datainsight/schemas";
import { sql } from "drizzle-orm";
import { internalMessage } from "../errors.ts";
import type { Deps } from "../deps.ts";
import { asSystem } from "../scope.ts";
import { failRow } from "./fail.ts";
import { deadAfterSeconds, maxDeadClaims, type Run, runTables } from "./run.ts";

/** `busy`: another worker that lives has it; `over`: it is finished, cancelled, deleted, or was given up just now. */
export type Claim = { run: Run } | { refused: "busy" | "over" };

/**
 * Takes a job by compare-and-set: one that waits, or one whose claim is dead. `attempt` rises with each claim,
 * and falls again when a worker gives a job back in good order, so that it counts the claims that died.
 */
export async function claimRun(deps: Deps, kind: JobKind, id: string): Promise<Claim> {
  return asSystem(deps, async (tx) => {
    const { table, active } = runTables[kind];
    const startedAt = deps.now();
    const [row] = await tx.execute<{ workspace_id: string; attempt: number }>(sql`
      update ${table}
      set status = ${active}, attempt = attempt + 1, started_at = ${startedAt.toISOString()}, completed_at = null,
        error_code = null, error_message = null, updated_at = clock_timestamp()
      where id = ${id} and ${claimable(active)} and attempt < ${maxDeadClaims}
      returning workspace_id, attempt`);
    if (row) return { run: { kind, id, workspaceId: row.workspace_id, attempt: row.attempt, startedAt } };
    return { refused: await refusal(tx, deps, kind, id) };
  });
}

function claimable(active: string) {
  return sql`(status = 'pending' or (status = ${active} and updated_at < clock_timestamp() - make_interval(secs => ${deadAfterSeconds})))`;
}

async function refusal(tx: Tx, deps: Deps, kind: JobKind, id: string): Promise<"busy" | "over"> {
  const { table, active } = runTables[kind];
  const [row] = await tx.execute<{ attempt: number; claimable: boolean; open: boolean; workspace_id: string }>(sql`
    select attempt, workspace_id, ${claimable(active)} as claimable, status in ('pending', ${active}) as open
    from ${table} where id = ${id} for update`);
  if (!row?.open) return "over";
  if (!row.claimable) return "busy";
  deps.log.error({ kind, id, attempt: row.attempt }, "a job was given up: its worker died every time");
  await failRow(
    tx,
    { kind, id, workspaceId: row.workspace_id, attempt: row.attempt },
    { code: "internal", message: internalMessage },
  );
  return "over";
}
