import path from "node:path";
import type { runAnalysis } from "@datainsight/jobs";
import { type AnalysisInput, claimAnalysis, finishAnalysis } from "@datainsight/services";
import { runEngine } from "../engine/run-engine.ts";
import { executeRun } from "../execute-run.ts";
import type { Storage } from "@datainsight/storage";
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
      await deps.storage.copyTo(input.tablePath, tablePath, stop);
      const output = await runEngine(
        "analysis",
        {
          ...input,
          tablePath,
          previous: await bringPrevious(deps.storage, input.previous, { workDir, signal: stop }),
          references: await bringReferences(
            deps.storage,
            { ...input, localPath: tablePath },
            { workDir, signal: stop },
          ),
        },
        { settings: { ...deps.engine, workDir }, timeoutMs: deps.engine.timeoutMs, signal: stop, onProgress },
      );
      await finishAnalysis(deps, run, output);
    },
  });
};

type Bringing = { workDir: string; signal: AbortSignal };

/** A local copy of the earlier version's table. One that was deleted meanwhile is none to compare with. */
async function bringPrevious(
  storage: Storage,
  previous: AnalysisInput["previous"],
  { workDir, signal }: Bringing,
): Promise<AnalysisInput["previous"]> {
  if (previous === null) return null;
  const tablePath = path.join(workDir, "previous.parquet");
  return (await bringTable(storage, previous.tablePath, { to: tablePath, signal })) ? { ...previous, tablePath } : null;
}

/** Local copies of the tables that checks refer to, one for each table; those that were deleted meanwhile are left out. */
async function bringReferences(
  storage: Storage,
  { references, tablePath, localPath }: Pick<AnalysisInput, "references" | "tablePath"> & { localPath: string },
  { workDir, signal }: Bringing,
): Promise<AnalysisInput["references"]> {
  const local = new Map([[tablePath, localPath]]);
  for (const { tablePath: key } of references) {
    const to = path.join(workDir, `reference-${local.size}.parquet`);
    if (!local.has(key) && (await bringTable(storage, key, { to, signal }))) local.set(key, to);
  }
  return references.flatMap(({ datasetId, datasetName, tablePath: key }) => {
    const found = local.get(key);
    return found === undefined ? [] : [{ datasetId, datasetName, tablePath: found }];
  });
}

/** False where the table is not stored any more. */
async function bringTable(
  storage: Storage,
  key: string,
  { to, signal }: { to: string; signal: AbortSignal },
): Promise<boolean> {
  try {
    await storage.copyTo(key, to, signal);
    return true;
  } catch (error) {
    signal.throwIfAborted();
    if (await storage.exists(key)) throw error;
    return false;
  }
}
