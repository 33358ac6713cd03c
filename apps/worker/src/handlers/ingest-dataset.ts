import { stat } from "node:fs/promises";
import path from "node:path";
import type { ingestDataset } from "@datainsight/jobs";
import { claimIngest, finishIngest, removeTables, tableKey } from "@datainsight/services";
import type { EngineInput } from "../engine/engines.ts";
import { runEngine, type RunOptions } from "../engine/run-engine.ts";
import { executeRun } from "../execute-run.ts";
import { claimed, type Handler } from "./handler.ts";

/** Reads an uploaded file into a typed table beside it, or makes that table of the parent's by fixes. */
export const handleIngestDataset: Handler<typeof ingestDataset> = async ({ payload, signal, deps }) => {
  const claim = claimed(await claimIngest(deps, payload.datasetId));
  if (claim === undefined) return;
  const { run, input } = claim;
  await executeRun(deps, run, {
    signal,
    work: async ({ workDir, signal: stop, onProgress }) => {
      const sourcePath = path.join(workDir, "original");
      const tablePath = path.join(workDir, "table.parquet");
      const options = {
        settings: { ...deps.engine, workDir },
        timeoutMs: deps.engine.timeoutMs,
        signal: stop,
        onProgress,
      };
      await deps.storage.copyTo("parentPath" in input ? input.parentPath : input.filePath, sourcePath, stop);
      const output =
        "parentPath" in input
          ? await derived({ parentPath: sourcePath, tablePath, actions: input.actions }, options)
          : await runEngine(
              "ingest",
              { sourcePath, fileName: input.fileName, tablePath, overrides: input.overrides },
              options,
            );
      const key = tableKey(run);
      await deps.storage.putFile(key, tablePath);
      const kept = await finishIngest(deps, run, { ...output, tablePath: key });
      await removeTables(deps, run, kept ? { but: key } : { only: key });
    },
  });
};

/** There is no file: what counts against the workspace is the table. */
async function derived(input: EngineInput<"derive">, options: RunOptions) {
  const output = await runEngine("derive", input, options);
  return { ...output, fileSize: (await stat(input.tablePath)).size };
}
