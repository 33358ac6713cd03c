import { ingestDataset } from "./ingest-dataset.ts";
import { proveFix } from "./prove-fix.ts";
import { removeFiles } from "./remove-files.ts";
import { runAnalysis } from "./run-analysis.ts";
import { sweep } from "./sweep.ts";

/** Every job kind by name. A kind without a handler in the worker does not compile. */
export const jobCatalog = {
  [ingestDataset.name]: ingestDataset,
  [runAnalysis.name]: runAnalysis,
  [proveFix.name]: proveFix,
  [removeFiles.name]: removeFiles,
  [sweep.name]: sweep,
} as const;

export type JobName = keyof typeof jobCatalog;
