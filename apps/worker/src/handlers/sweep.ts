import type { sweep } from "@datainsight/jobs";
import { sweepLeftovers } from "@datainsight/services";
import type { Handler } from "./handler.ts";

/** Puts back what was lost on the way. */
export const handleSweep: Handler<typeof sweep> = async ({ deps }) => {
  const swept = await sweepLeftovers(deps);
  if (swept.requeued + swept.abandoned + swept.files > 0) deps.log.info(swept, "swept up");
};
