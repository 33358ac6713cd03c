import { z } from "zod";
import { defineJob } from "./define-job.ts";

/** Puts back what was lost on the way: rows without a job, abandoned uploads, files without a row. */
export const sweep = defineJob({
  name: "sweep",
  payload: z.object({}),
  key: () => "sweep",
  queue: { retryLimit: 0, expireInSeconds: 600 },
});
