import { workspaceMembers } from "@datainsight/db";
import type { MemberUpdate } from "@datainsight/schemas";
import { and, eq } from "drizzle-orm";
import { recordActivity } from "../activity.ts";
import { forbidden } from "../errors.ts";
import type { Scope } from "../scope.ts";
import { requireMember } from "./get.ts";
import type { MemberWithUser } from "./list.ts";

/** Changes what a member may do; the owner's role moves by `workspaces.transfer` alone. */
export async function setMemberRole(
  scope: Scope,
  { userId, role }: Omit<MemberUpdate, "workspaceId">,
): Promise<MemberWithUser> {
  return scope.write("admin", async (tx) => {
    const member = await requireMember(tx, scope, userId);
    if (member.role === "owner")
      throw forbidden("The owner keeps that role until the workspace is transferred (workspaces.transfer).");
    await tx
      .update(workspaceMembers)
      .set({ role })
      .where(and(eq(workspaceMembers.workspaceId, scope.workspaceId), eq(workspaceMembers.userId, userId)));
    await recordActivity(tx, scope, {
      action: "member.set_role",
      resourceType: "user",
      resourceId: userId,
      workspaceId: scope.workspaceId,
      metadata: { from: member.role, to: role },
    });
    return requireMember(tx, scope, userId);
  });
}
