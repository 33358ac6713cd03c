import { analyses, datasets } from "@datainsight/db";
import { runAnalysis } from "@datainsight/jobs";
import type { DatasetDerivation, DatasetOverrides, FixAction, TableFormat } from "@datainsight/schemas";
import { datasetPrefix } from "@datainsight/storage";
import { and, eq } from "drizzle-orm";
import { isStale } from "../analyses/stale.ts";
import type { Deps } from "../deps.ts";
import { escapeForPostgres } from "../escape-for-postgres.ts";
import { notifyJob } from "../jobs/notify.ts";
import { asSystem, enqueueIn } from "../scope.ts";
import { type Claim, claimRun } from "./claim.ts";
import { failRun } from "./fail.ts";
import { fence } from "./progress.ts";
import type { Run } from "./run.ts";

/** A file to read, or the parent's table and what is to be done to it. */
export type IngestInput =
  | { filePath: string; fileName: string; overrides: DatasetOverrides }
  | { parentPath: string; actions: FixAction[] };
export type IngestOutcome = {
  tablePath: string;
  format: TableFormat;
  rowCount: number;
  columnCount: number;
  fileSize?: number;
};

/** Claims the reading of a dataset's file, with what it takes to read it. */
export async function claimIngest(
  deps: Deps,
  datasetId: string,
): Promise<{ run: Run; input: IngestInput } | Exclude<Claim, { run: Run }>> {
  const claim = await claimRun(deps, "ingest", datasetId);
  if ("refused" in claim) return claim;
  const [row] = await asSystem(deps, (tx) => tx.select().from(datasets).where(eq(datasets.id, datasetId)));
  if (row?.derivation) return claimDerivation(deps, claim.run, { ...row, derivation: row.derivation });
  if (!row?.filePath) return { refused: "over" };
  return { run: claim.run, input: { filePath: row.filePath, fileName: row.name, overrides: row.overrides } };
}

/** What it takes to make a dataset out of its parent. One whose parent is gone, or was read anew since, fails at once. */
async function claimDerivation(
  deps: Deps,
  run: Run,
  { parentId, derivation, createdAt }: { parentId: string | null; derivation: DatasetDerivation; createdAt: Date },
): Promise<{ run: Run; input: IngestInput } | Exclude<Claim, { run: Run }>> {
  const parent = parentId === null ? undefined : await parentOf(deps, parentId, derivation);
  if (!parent?.tablePath) return refuseRun(deps, run, "The version that the fixes were to be applied to is gone.");
  // An analysis that was deleted since said so before this version was asked for.
  const analysed = { completedAt: parent.analysedAt ?? createdAt };
  if (parent.status !== "completed" || isStale(analysed, parent))
    return refuseRun(
      deps,
      run,
      "The version that the fixes were to be applied to was read anew, so its rows may be others now. Analyse it again.",
    );
  return { run, input: { parentPath: parent.tablePath, actions: derivation.fixes.map(({ action }) => action) } };
}

async function refuseRun(deps: Deps, run: Run, message: string): Promise<{ refused: "over" }> {
  await failRun(deps, run, { code: "precondition_failed", message });
  return { refused: "over" };
}

/** The version that fixes are applied to, and when the analysis that they are of ended. */
async function parentOf(deps: Deps, parentId: string, { analysisId }: DatasetDerivation) {
  const [parent] = await asSystem(deps, (tx) =>
    tx
      .select({
        tablePath: datasets.tablePath,
        status: datasets.status,
        startedAt: datasets.startedAt,
        analysedAt: analyses.completedAt,
      })
      .from(datasets)
      .leftJoin(analyses, and(eq(analyses.datasetId, datasets.id), eq(analyses.id, analysisId)))
      .where(eq(datasets.id, parentId)),
  );
  return parent;
}

/** The key under which one attempt stores its table; a late loser writes under another one. */
export function tableKey({ workspaceId, id, attempt, startedAt }: Run): string {
  return `${datasetPrefix(workspaceId, id)}/table-${attempt}-${startedAt.getTime()}.parquet`;
}

/**
 * Makes the table the dataset's own and starts the analyses that waited for it, in one transaction.
 * False when the run is not this worker's any more: the caller removes its table.
 */
export async function finishIngest(deps: Deps, run: Run, outcome: IngestOutcome): Promise<boolean> {
  const { id, workspaceId, attempt } = run;
  return asSystem(deps, async (tx) => {
    const [row] = await tx
      .update(datasets)
      .set({ ...escapeForPostgres(outcome), status: "completed", progress: 100, completedAt: deps.now() })
      .where(fence(run))
      .returning({ id: datasets.id });
    if (!row) return false;
    const waiting = await tx
      .select({ id: analyses.id })
      .from(analyses)
      .where(and(eq(analyses.workspaceId, workspaceId), eq(analyses.datasetId, id), eq(analyses.status, "pending")));
    await notifyJob(tx, {
      kind: "ingest",
      id,
      workspaceId,
      attempt,
      status: "completed",
      progress: 100,
    });
    for (const analysis of waiting) await enqueueIn(deps, tx, runAnalysis, { analysisId: analysis.id });
    return true;
  });
}

/** Removes the tables of attempts that lost: all `but` the one that counts, or `only` the one that this run wrote in vain. */
export async function removeTables(
  { storage }: Deps,
  run: Run,
  which: { but: string } | { only: string },
): Promise<void> {
  if ("only" in which) return storage.delete(which.only);
  const prefix = datasetPrefix(run.workspaceId, run.id);
  for await (const { key } of storage.list(prefix)) {
    if (key.startsWith(`${prefix}/table-`) && key !== which.but) await storage.delete(key);
  }
}
