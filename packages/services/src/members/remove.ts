import { workspaceMembers } from "@datainsight/db";
import { and, eq } from "drizzle-orm";
import { recordActivity } from "../activity.ts";
import { forbidden } from "../errors.ts";
import type { Scope } from "../scope.ts";
import { requireMember } from "./get.ts";

/** Removes a member. Admins remove others; everyone but the owner may leave. */
export async function removeMember(
  scope: Scope,
  { userId }: { userId: string },
): Promise<{ success: true; id: string }> {
  await scope.write(userId === scope.user.id ? "viewer" : "admin", async (tx) => {
    const member = await requireMember(tx, scope, userId);
    if (member.role === "owner")
      throw forbidden("The owner cannot leave. Transfer the workspace first (workspaces.transfer).");
    await tx
      .delete(workspaceMembers)
      .where(and(eq(workspaceMembers.workspaceId, scope.workspaceId), eq(workspaceMembers.userId, userId)));
    await recordActivity(tx, scope, {
      action: "member.remove",
      resourceType: "user",
      resourceId: userId,
      workspaceId: scope.workspaceId,
    });
  });
  return { success: true, id: userId };
}
