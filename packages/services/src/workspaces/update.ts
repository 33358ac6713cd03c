import { workspaces } from "@datainsight/db";
import type { WorkspaceUpdate } from "@datainsight/schemas";
import { eq } from "drizzle-orm";
import { recordActivity } from "../activity.ts";
import type { Scope } from "../scope.ts";
import { getWorkspace, type WorkspaceWithOwner } from "./get.ts";

/** Renames the workspace; admins may. */
export async function updateWorkspace(scope: Scope, input: WorkspaceUpdate): Promise<WorkspaceWithOwner> {
  await scope.write("admin", async (tx) => {
    if (input.name !== undefined)
      await tx.update(workspaces).set({ name: input.name }).where(eq(workspaces.id, scope.workspaceId));
    await recordActivity(tx, scope, {
      action: "workspace.update",
      resourceType: "workspace",
      resourceId: scope.workspaceId,
      workspaceId: scope.workspaceId,
      metadata: { fields: Object.keys(input) },
    });
  });
  return getWorkspace(scope);
}
