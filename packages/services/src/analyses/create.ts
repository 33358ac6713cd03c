import { analyses } from "@datainsight/db";
import { runAnalysis } from "@datainsight/jobs";
import type { AnalysisCreate, ErrorCode } from "@datainsight/schemas";
import { recordActivity } from "../activity.ts";
import { hasContent } from "../datasets/content.ts";
import { type DatasetWithContext, holdDataset } from "../datasets/get.ts";
import { ServiceError } from "../errors.ts";
import { enqueueIn, type Scope } from "../scope.ts";
import { refuseTooManyJobs } from "../workspaces/quotas.ts";
import { type AnalysisWithDataset, requireAnalysis } from "./get.ts";

/**
 * Asks for an analysis. One of a dataset that is still being read waits for it.
 * @throws ServiceError `precondition_failed` when the dataset has no content; the dataset's own error when it could not be read;
 * `limit_exceeded` past the workspace's jobs.
 */
export async function createAnalysis(scope: Scope, input: AnalysisCreate): Promise<AnalysisWithDataset> {
  return scope.write("editor", async (tx) => {
    const dataset = await holdDataset(tx, scope, input.datasetId);
    refuseUnreadable(dataset);
    await refuseTooManyJobs(tx, scope);
    const [row] = await tx
      .insert(analyses)
      .values({
        workspaceId: scope.workspaceId,
        datasetId: dataset.id,
        requestedBy: scope.user.id,
        goalType: input.goalType,
        targetColumn: input.targetColumn,
        options: input.options,
      })
      .returning({ id: analyses.id });
    if (!row) throw new Error("the insert of an analysis returned no row");
    await recordActivity(tx, scope, {
      action: "analysis.create",
      resourceType: "analysis",
      resourceId: row.id,
      workspaceId: scope.workspaceId,
      metadata: { datasetId: dataset.id, goalType: input.goalType },
    });
    // Ingest's finishing transaction enqueues the ones that wait.
    if (dataset.status === "completed") await enqueueIn(scope, tx, runAnalysis, { analysisId: row.id });
    return requireAnalysis(tx, scope, row.id);
  });
}

function refuseUnreadable(dataset: DatasetWithContext): void {
  if (!hasContent(dataset)) {
    throw new ServiceError("precondition_failed", "The dataset has no content yet. Upload its file first.", {
      field: "datasetId",
    });
  }
  if (dataset.status === "failed") {
    const code: ErrorCode = dataset.errorCode ?? "precondition_failed";
    throw new ServiceError(code, dataset.errorMessage ?? "The dataset could not be read.", { field: "datasetId" });
  }
}
