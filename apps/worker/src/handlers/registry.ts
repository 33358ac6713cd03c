import type { JobName, jobCatalog } from "@datainsight/jobs";
import type { Handler } from "./handler.ts";
import { handleIngestDataset } from "./ingest-dataset.ts";
import { handleProveFix } from "./prove-fix.ts";
import { handleRemoveFiles } from "./remove-files.ts";
import { handleRunAnalysis } from "./run-analysis.ts";
import { handleSweep } from "./sweep.ts";

/** One handler for each job of the catalog; a missing one does not compile. */
export const handlers: { [Name in JobName]: Handler<(typeof jobCatalog)[Name]> } = {
  "ingest-dataset": handleIngestDataset,
  "run-analysis": handleRunAnalysis,
  "prove-fix": handleProveFix,
  "remove-files": handleRemoveFiles,
  sweep: handleSweep,
};
