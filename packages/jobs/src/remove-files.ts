import { z } from "zod";
import { defineJob } from "./define-job.ts";

/** Removes every stored file of a deleted dataset, or of a whole deleted workspace. */
export const removeFiles = defineJob({
  name: "remove-files",
  payload: z.object({ workspaceId: z.uuid(), datasetId: z.uuid().nullable() }),
  key: ({ workspaceId, datasetId }) => datasetId ?? workspaceId,
});
