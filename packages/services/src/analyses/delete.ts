import { analyses } from "@datainsight/db";
import { and, eq } from "drizzle-orm";
import { recordActivity } from "../activity.ts";
import { notifyCancel } from "../jobs/notify.ts";
import type { Scope } from "../scope.ts";
import { requireAnalysis } from "./get.ts";

/** Deletes an analysis with its profiles and insights; one that runs is stopped. */
export async function deleteAnalysis(scope: Scope, id: string): Promise<{ success: true; id: string }> {
  await scope.write("editor", async (tx) => {
    const { datasetId } = await requireAnalysis(tx, scope, id);
    await tx.delete(analyses).where(and(eq(analyses.workspaceId, scope.workspaceId), eq(analyses.id, id)));
    await recordActivity(tx, scope, {
      action: "analysis.delete",
      resourceType: "analysis",
      resourceId: id,
      workspaceId: scope.workspaceId,
      metadata: { datasetId },
    });
    await notifyCancel(tx, { kind: "analysis", id });
  });
  return { success: true, id };
}
