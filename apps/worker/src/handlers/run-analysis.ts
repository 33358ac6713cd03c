import path from "node:path";
import type { runAnalysis } from "@datainsight/jobs";
import { claimAnalysis, finishAnalysis } from "@datainsight/services";
import { runEngine } from "../engine/run-engine.ts";
import { executeRun } from "../execute-run.ts";
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
        { ...input, tablePath },
        { settings: { ...deps.engine, workDir }, timeoutMs: deps.engine.timeoutMs, signal: stop, onProgress },
      );
      await finishAnalysis(deps, run, output);
    },
  });
};
