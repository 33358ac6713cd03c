import { workspaces } from "@datainsight/db";
import type { WorkspaceThresholds } from "@datainsight/schemas";
import { eq } from "drizzle-orm";
import { recordActivity } from "../activity.ts";
import type { Scope } from "../scope.ts";
import { getWorkspace, type WorkspaceWithOwner } from "./get.ts";

/** Sets the thresholds of every later analysis of the workspace, in place of those it had; admins may. */
export async function setWorkspaceThresholds(
  scope: Scope,
  { thresholds }: Pick<WorkspaceThresholds, "thresholds">,
): Promise<WorkspaceWithOwner> {
  await scope.write("admin", async (tx) => {
    await tx.update(workspaces).set({ thresholds }).where(eq(workspaces.id, scope.workspaceId));
    await recordActivity(tx, scope, {
      action: "workspace.thresholds",
      resourceType: "workspace",
      resourceId: scope.workspaceId,
      workspaceId: scope.workspaceId,
      metadata: { thresholds },
    });
  });
  return getWorkspace(scope);
}
