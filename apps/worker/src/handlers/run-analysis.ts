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
        { ...input, tablePath, previous: await bringPrevious(deps, input.previous, workDir) },
        { settings: { ...deps.engine, workDir }, timeoutMs: deps.engine.timeoutMs, signal: stop, onProgress },
      );
      await finishAnalysis(deps, run, output);
    },
  });
};

/** A local copy of the earlier version's table. One that was deleted meanwhile is none to compare with. */
async function bringPrevious(
  { storage }: WorkerDeps,
  previous: AnalysisInput["previous"],
  workDir: string,
): Promise<AnalysisInput["previous"]> {
  if (previous === null) return null;
  const tablePath = path.join(workDir, "previous.parquet");
  try {
    await storage.copyTo(previous.tablePath, tablePath);
    return { ...previous, tablePath };
  } catch (error) {
    if (await storage.exists(previous.tablePath)) throw error;
    return null;
  }
}
