import path from "node:path";
import type { runAnalysis } from "@datainsight/jobs";
import { type AnalysisInput, claimAnalysis, finishAnalysis } from "@datainsight/services";
import { runEngine } from "../engine/run-engine.ts";
import { executeRun } from "../execute-run.ts";
import type { WorkerDeps } from "../worker-deps.ts";
import { claimed, type Handler } from "./handler.ts";

/** Profiles a table, applies the rules, and writes the result. */
export const handleRunAnalysis: Handler<typeof runAnalysis> = async ({ payload, signal, deps }) => {
  const claim = claimed(await claimAnalysis(deps, payload.analysisId));
  if (claim === undefined) return;
  const { run, input } = claim;
  await executeRun(deps, run, {
    signal,
    work: async ({ workDir, signal: stop, onProgress }) => {
      const tablePath = path.join(workDir, "table.parquet");
      await deps.storage.copyTo(input.tablePath, tablePath);
      const output = await runEngine(
        "analysis",
        {
          ...input,
          tablePath,
          previous: await bringPrevious(deps, input.previous, workDir),
          references: await bringReferences(deps, { ...input, localPath: tablePath }, workDir),
        },
        { settings: { ...deps.engine, workDir }, timeoutMs: deps.engine.timeoutMs, signal: stop, onProgress },
      );
      await finishAnalysis(deps, run, output);
    },
  });
};

/** A local copy of the earlier version's table. One that was deleted meanwhile is none to compare with. */
async function bringPrevious(
  deps: WorkerDeps,
  previous: AnalysisInput["previous"],
  workDir: string,
): Promise<AnalysisInput["previous"]> {
  if (previous === null) return null;
  const tablePath = path.join(workDir, "previous.parquet");
  return (await bringTable(deps, previous.tablePath, tablePath)) ? { ...previous, tablePath } : null;
}

/** Local copies of the tables that checks refer to, one for each table; those that were deleted meanwhile are left out. */
async function bringReferences(
  deps: WorkerDeps,
  { references, tablePath, localPath }: Pick<AnalysisInput, "references" | "tablePath"> & { localPath: string },
  workDir: string,
): Promise<AnalysisInput["references"]> {
  const local = new Map([[tablePath, localPath]]);
  for (const { tablePath: key } of references) {
    const to = path.join(workDir, `reference-${local.size}.parquet`);
    if (!local.has(key) && (await bringTable(deps, key, to))) local.set(key, to);
  }
  return references.flatMap(({ datasetId, tablePath: key }) => {
    const found = local.get(key);
    return found === undefined ? [] : [{ datasetId, tablePath: found }];
  });
}

/** False where the table is not stored any more. */
async function bringTable({ storage }: WorkerDeps, key: string, to: string): Promise<boolean> {
  try {
    await storage.copyTo(key, to);
    return true;
  } catch (error) {
    if (await storage.exists(key)) throw error;
    return false;
  }
}
