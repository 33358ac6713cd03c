import { z } from "zod";
import { defineJob } from "./define-job.ts";

/** Profiles a table, applies the rules, and writes profiles, insights and score. */
export const runAnalysis = defineJob({
  name: "run-analysis",
  payload: z.object({ analysisId: z.uuid() }),
  key: ({ analysisId }) => analysisId,
});
