import { datasetChecks } from "@datainsight/db";
import { and, eq } from "drizzle-orm";
import { recordActivity } from "../activity.ts";
import type { Scope } from "../scope.ts";
import { requireCheck } from "./get.ts";

/** Deletes a check; what earlier analyses found by it stays. */
export async function deleteCheck(scope: Scope, id: string): Promise<{ success: true; id: string }> {
  const { workspaceId } = scope;
  await scope.write("editor", async (tx) => {
    const { datasetId, definition } = await requireCheck(tx, scope, id);
    await tx.delete(datasetChecks).where(and(eq(datasetChecks.workspaceId, workspaceId), eq(datasetChecks.id, id)));
    await recordActivity(tx, scope, {
      action: "check.delete",
      resourceType: "check",
      resourceId: id,
      workspaceId,
      metadata: { datasetId, kind: definition.kind },
    });
  });
  return { success: true, id };
}
