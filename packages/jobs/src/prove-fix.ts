import { z } from "zod";
import { defineJob } from "./define-job.ts";

/** Tries the fix of an insight on the data of its table. */
export const proveFix = defineJob({
  name: "prove-fix",
  payload: z.object({ insightId: z.uuid() }),
  key: ({ insightId }) => insightId,
});
