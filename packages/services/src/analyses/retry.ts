import { analyses } from "@datainsight/db";
import { runAnalysis } from "@datainsight/jobs";
import { and, eq, inArray } from "drizzle-orm";
import { recordActivity } from "../activity.ts";
import { holdDataset } from "../datasets/get.ts";
import { ServiceError } from "../errors.ts";
import { notStarted } from "../jobs/not-started.ts";
import { enqueueIn, type Scope } from "../scope.ts";
import { refuseTooManyJobs } from "../workspaces/quotas.ts";
import { type AnalysisWithDataset, requireAnalysis } from "./get.ts";

/** Runs a failed or cancelled analysis once more. @throws ServiceError `conflict` otherwise, `precondition_failed` without a table, `limit_exceeded` past the workspace's jobs. */
export async function retryAnalysis(scope: Scope, id: string): Promise<AnalysisWithDataset> {
  return scope.write("editor", async (tx) => {
    const before = await requireAnalysis(tx, scope, id);
    const dataset = await holdDataset(tx, scope, before.datasetId);
    if (dataset.status === "failed") {
      throw new ServiceError(
        "precondition_failed",
        "The dataset could not be read. Upload its file again, then retry.",
      );
    }
    await refuseTooManyJobs(tx, scope);
    const [row] = await tx
      .update(analyses)
      .set({
        ...notStarted,
      })
      .where(and(eq(analyses.id, id), inArray(analyses.status, ["failed", "cancelled"])))
      .returning({ id: analyses.id });
    if (!row)
      throw new ServiceError(
        "conflict",
        `The analysis is ${before.status}; only a failed or cancelled one is run again.`,
      );
    await recordActivity(tx, scope, {
      action: "analysis.retry",
      resourceType: "analysis",
      resourceId: id,
      workspaceId: scope.workspaceId,
    });
    if (dataset.status === "completed") await enqueueIn(scope, tx, runAnalysis, { analysisId: id });
    return requireAnalysis(tx, scope, id);
  });
}
