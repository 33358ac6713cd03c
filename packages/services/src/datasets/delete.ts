import { analyses, datasets } from "@datainsight/db";
import { removeFiles } from "@datainsight/jobs";
import { and, eq } from "drizzle-orm";
import { recordActivity } from "../activity.ts";
import { notifyCancel } from "../jobs/notify.ts";
import { enqueueIn, type Scope } from "../scope.ts";
import { requireDataset } from "./get.ts";
import { handOn } from "./hand-on.ts";

/**
 * Deletes a dataset with its analyses; jobs of it that run end, and its files are removed afterwards. Its checks stay with the other
 * versions of its line.
 */
export async function deleteDataset(scope: Scope, id: string): Promise<{ success: true; id: string }> {
  const { workspaceId } = scope;
  await scope.write("editor", async (tx) => {
    const dataset = await requireDataset(tx, scope, id);
    const running = await tx
      .select({ id: analyses.id })
      .from(analyses)
      .where(and(eq(analyses.workspaceId, workspaceId), eq(analyses.datasetId, id), eq(analyses.status, "running")));
    await handOn(tx, scope, dataset);
    await tx.delete(datasets).where(and(eq(datasets.workspaceId, workspaceId), eq(datasets.id, id)));
    await recordActivity(tx, scope, {
      action: "dataset.delete",
      resourceType: "dataset",
      resourceId: id,
      workspaceId,
      metadata: { name: dataset.name, version: dataset.version },
    });
    await notifyCancel(tx, { kind: "ingest", id });
    for (const analysis of running) await notifyCancel(tx, { kind: "analysis", id: analysis.id });
    await enqueueIn(scope, tx, removeFiles, { workspaceId, datasetId: id });
  });
  return { success: true, id };
}
