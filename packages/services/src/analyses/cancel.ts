import { analyses } from "@datainsight/db";
import { and, eq, inArray } from "drizzle-orm";
import { recordActivity } from "../activity.ts";
import { ServiceError } from "../errors.ts";
import { notifyCancel, notifyJob } from "../jobs/notify.ts";
import type { Scope } from "../scope.ts";
import { type AnalysisWithDataset, requireAnalysis } from "./get.ts";

/** Cancels an analysis that waits or runs; the worker stops within two seconds. @throws ServiceError `conflict` when it is over. */
export async function cancelAnalysis(scope: Scope, id: string): Promise<AnalysisWithDataset> {
  return scope.write("editor", async (tx) => {
    const before = await requireAnalysis(tx, scope, id);
    const [row] = await tx
      .update(analyses)
      .set({ status: "cancelled", completedAt: scope.now() })
      .where(and(eq(analyses.id, id), inArray(analyses.status, ["pending", "running"])))
      .returning();
    if (!row) throw new ServiceError("conflict", `The analysis is ${before.status} and cannot be cancelled any more.`);
    await recordActivity(tx, scope, {
      action: "analysis.cancel",
      resourceType: "analysis",
      resourceId: id,
      workspaceId: scope.workspaceId,
    });
    await notifyCancel(tx, { kind: "analysis", id });
    const { attempt, status, progress, workspaceId } = row;
    await notifyJob(tx, {
      kind: "analysis",
      id,
      workspaceId,
      attempt,
      status,
      progress,
    });
    return requireAnalysis(tx, scope, id);
  });
}
