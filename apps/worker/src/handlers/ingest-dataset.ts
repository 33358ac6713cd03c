import path from "node:path";
import type { ingestDataset } from "@datainsight/jobs";
import { claimIngest, finishIngest, removeTables, tableKey } from "@datainsight/services";
import { runEngine } from "../engine/run-engine.ts";
import { executeRun } from "../execute-run.ts";
import { claimed, type Handler } from "./handler.ts";

/** Reads an uploaded file into a typed table beside it. */
export const handleIngestDataset: Handler<typeof ingestDataset> = async ({ payload, signal, deps }) => {
  const claim = claimed(await claimIngest(deps, payload.datasetId));
  if (claim === undefined) return;
  const { run, input } = claim;
  await executeRun(deps, run, {
    signal,
    work: async ({ workDir, signal: stop, onProgress }) => {
      const sourcePath = path.join(workDir, "original");
      const tablePath = path.join(workDir, "table.parquet");
      await deps.storage.copyTo(input.filePath, sourcePath);
      const { fileName, overrides } = input;
      const output = await runEngine(
        "ingest",
        { sourcePath, fileName, tablePath, overrides },
        { settings: { ...deps.engine, workDir }, timeoutMs: deps.engine.timeoutMs, signal: stop, onProgress },
      );
      const key = tableKey(run);
      await deps.storage.putFile(key, tablePath);
      const kept = await finishIngest(deps, run, { ...output, tablePath: key });
      await removeTables(deps, run, kept ? { but: key } : { only: key });
    },
  });
};
