import { datasets } from "@datainsight/db";
import type { DatasetUpdate } from "@datainsight/schemas";
import { eq } from "drizzle-orm";
import { recordActivity } from "../activity.ts";
import type { Scope } from "../scope.ts";
import { type DatasetWithContext, requireDataset } from "./get.ts";

/** Renames a dataset. */
export async function updateDataset(scope: Scope, id: string, input: DatasetUpdate): Promise<DatasetWithContext> {
  return scope.write("editor", async (tx) => {
    await requireDataset(tx, scope, id);
    if (input.name !== undefined) await tx.update(datasets).set({ name: input.name }).where(eq(datasets.id, id));
    await recordActivity(tx, scope, {
      action: "dataset.update",
      resourceType: "dataset",
      resourceId: id,
      workspaceId: scope.workspaceId,
      metadata: { fields: Object.keys(input) },
    });
    return requireDataset(tx, scope, id);
  });
}
