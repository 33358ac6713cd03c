import { datasets } from "@datainsight/db";
import type { DatasetCreate } from "@datainsight/schemas";
import { recordActivity } from "../activity.ts";
import type { Scope } from "../scope.ts";
import { type DatasetWithContext, requireDataset } from "./get.ts";

/** Makes a dataset that waits for its content. */
export async function createDataset(
  scope: Scope,
  input: Omit<DatasetCreate, "workspaceId">,
): Promise<DatasetWithContext> {
  return scope.write("editor", async (tx) => {
    const [row] = await tx
      .insert(datasets)
      .values({
        workspaceId: scope.workspaceId,
        uploadedBy: scope.user.id,
        name: input.name,
        overrides: input.overrides ?? {},
      })
      .returning({ id: datasets.id });
    if (!row) throw new Error("the insert of a dataset returned no row");
    await recordActivity(tx, scope, {
      action: "dataset.create",
      resourceType: "dataset",
      resourceId: row.id,
      workspaceId: scope.workspaceId,
      metadata: { name: input.name },
    });
    return requireDataset(tx, scope, row.id);
  });
}
