import { z } from "zod";
import { defineJob } from "./define-job.ts";

/** Reads an uploaded file into a typed table. */
export const ingestDataset = defineJob({
  name: "ingest-dataset",
  payload: z.object({ datasetId: z.uuid() }),
  key: ({ datasetId }) => datasetId,
});
