import { analyses, datasets, workspaces } from "@datainsight/db";
import { removeFiles } from "@datainsight/jobs";
import { and, eq } from "drizzle-orm";
import { recordActivity } from "../activity.ts";
import { notifyCancel } from "../jobs/notify.ts";
import { enqueueIn, type Scope } from "../scope.ts";

/** Deletes the workspace with all that is in it; its running jobs end, and its files are removed afterwards. */
export async function deleteWorkspace(scope: Scope): Promise<{ success: true; id: string }> {
  const { workspaceId } = scope;
  await scope.write("owner", async (tx) => {
    const running = await tx
      .select({ id: analyses.id })
      .from(analyses)
      .where(and(eq(analyses.workspaceId, workspaceId), eq(analyses.status, "running")));
    const processing = await tx
      .select({ id: datasets.id })
      .from(datasets)
      .where(and(eq(datasets.workspaceId, workspaceId), eq(datasets.status, "processing")));
    await recordActivity(tx, scope, {
      action: "workspace.delete",
      resourceType: "workspace",
      resourceId: workspaceId,
      workspaceId,
    });
    await tx.delete(workspaces).where(eq(workspaces.id, workspaceId));
    for (const { id } of running) await notifyCancel(tx, { kind: "analysis", id });
    for (const { id } of processing) await notifyCancel(tx, { kind: "ingest", id });
    await enqueueIn(scope, tx, removeFiles, { workspaceId, datasetId: null });
  });
  return { success: true, id: workspaceId };
}
