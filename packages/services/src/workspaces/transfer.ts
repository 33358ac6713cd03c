import { workspaceMembers, workspaces } from "@datainsight/db";
import { and, eq } from "drizzle-orm";
import { recordActivity } from "../activity.ts";
import { ServiceError } from "../errors.ts";
import type { Scope } from "../scope.ts";
import { getWorkspace, type WorkspaceWithOwner } from "./get.ts";

/** Gives the workspace to another member; the old owner stays as an admin. */
export async function transferWorkspace(scope: Scope, { userId }: { userId: string }): Promise<WorkspaceWithOwner> {
  const { workspaceId } = scope;
  await scope.write("owner", async (tx) => {
    const heir = and(eq(workspaceMembers.workspaceId, workspaceId), eq(workspaceMembers.userId, userId));
    const self = and(eq(workspaceMembers.workspaceId, workspaceId), eq(workspaceMembers.userId, scope.user.id));
    await tx.update(workspaceMembers).set({ role: "admin" }).where(self);
    const moved = await tx.update(workspaceMembers).set({ role: "owner" }).where(heir).returning();
    if (moved.length === 0) {
      throw new ServiceError(
        "precondition_failed",
        "The new owner must be a member of the workspace. Add them first (members.add).",
        {
          field: "userId",
        },
      );
    }
    await tx.update(workspaces).set({ ownerId: userId }).where(eq(workspaces.id, workspaceId));
    await recordActivity(tx, scope, {
      action: "workspace.transfer",
      resourceType: "workspace",
      resourceId: workspaceId,
      workspaceId,
      metadata: { to: userId },
    });
  });
  return getWorkspace({ ...scope, role: userId === scope.user.id ? "owner" : "admin" });
}
