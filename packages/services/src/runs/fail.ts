import { analyses, type Tx } from "@datainsight/db";
import type { ErrorCode, JobKind } from "@datainsight/schemas";
import { and, eq, sql } from "drizzle-orm";
import type { Deps } from "../deps.ts";
import { escapeForPostgres } from "../escape-for-postgres.ts";
import { notifyJob } from "../jobs/notify.ts";
import { asSystem } from "../scope.ts";
import { fence } from "./progress.ts";
import { type Run, runTables } from "./run.ts";

export type Failure = { code: ErrorCode; message: string };
type FailedRow = { kind: JobKind; id: string; workspaceId: string; attempt: number };

/** Ends a run with an error for people; the analyses that wait for a failed ingest end with the same one. */
export async function failRun(deps: Deps, run: Run, failure: Failure): Promise<void> {
  await asSystem(deps, async (tx) => {
    const rows = await tx.execute(sql`select id from ${runTables[run.kind].table} where ${fence(run)} for update`);
    if (rows.length > 0) await failRow(tx, run, failure);
  });
}

/** Fails a row that the caller has locked. */
export async function failRow(tx: Tx, { kind, id, workspaceId, attempt }: FailedRow, failure: Failure): Promise<void> {
  const { code } = failure;
  const message = escapeForPostgres(failure.message);
  const [row] = await tx.execute<{ progress: number }>(sql`
    update ${runTables[kind].table}
    set status = 'failed', error_code = ${code}, error_message = ${message}, completed_at = clock_timestamp(), updated_at = clock_timestamp()
    where id = ${id} returning progress`);
  await notifyJob(tx, {
    kind,
    id,
    workspaceId,
    attempt,
    status: "failed",
    progress: row?.progress ?? 0,
    failure: { code, message },
  });
  if (kind === "ingest") await failWaiting(tx, { datasetId: id, workspaceId }, { code, message });
}

async function failWaiting(
  tx: Tx,
  { datasetId, workspaceId }: { datasetId: string; workspaceId: string },
  failure: Failure,
): Promise<void> {
  const waiting = await tx
    .select({ id: analyses.id, attempt: analyses.attempt })
    .from(analyses)
    .where(
      and(eq(analyses.workspaceId, workspaceId), eq(analyses.datasetId, datasetId), eq(analyses.status, "pending")),
    );
  for (const { id, attempt } of waiting) await failRow(tx, { kind: "analysis", id, workspaceId, attempt }, failure);
}
