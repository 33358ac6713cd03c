import { users, workspaceMembers } from "@datainsight/db";
import { type MemberCreate, roleAllows } from "@datainsight/schemas";
import { and, eq, sql } from "drizzle-orm";
import { recordActivity } from "../activity.ts";
import { forbidden, ServiceError } from "../errors.ts";
import { asSystem, type Scope } from "../scope.ts";
import { requireMember } from "./get.ts";
import type { MemberWithUser } from "./list.ts";

/** Adds a person who has an account, found by email. */
export async function addMember(
  scope: Scope,
  { email, role }: Omit<MemberCreate, "workspaceId">,
): Promise<MemberWithUser> {
  if (!roleAllows(scope.role, "admin")) throw forbidden("Only admins of the workspace add members.");
  const [user] = await asSystem(scope, (tx) =>
    tx
      .select({ id: users.id })
      .from(users)
      .where(and(eq(sql`lower(${users.email})`, email.toLowerCase()), eq(users.isActive, true))),
  );
  if (!user) {
    throw new ServiceError("not_found", "No account has this email. Ask the person to sign up first.", {
      field: "email",
    });
  }
  return scope.write("admin", async (tx) => {
    await tx.insert(workspaceMembers).values({ workspaceId: scope.workspaceId, userId: user.id, role });
    await recordActivity(tx, scope, {
      action: "member.add",
      resourceType: "user",
      resourceId: user.id,
      workspaceId: scope.workspaceId,
      metadata: { role },
    });
    return requireMember(tx, scope, user.id);
  });
}
