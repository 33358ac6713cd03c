import { type Tx, workspaceMembers } from "@datainsight/db";
import { and, eq } from "drizzle-orm";
import { notFound } from "../errors.ts";
import type { Scope } from "../scope.ts";
import type { MemberWithUser } from "./list.ts";

/** @throws ServiceError `not_found` when the user is no member. */
export async function requireMember(tx: Tx, scope: Scope, userId: string): Promise<MemberWithUser> {
  const row = await tx.query.workspaceMembers.findFirst({
    where: and(eq(workspaceMembers.workspaceId, scope.workspaceId), eq(workspaceMembers.userId, userId)),
    with: { user: true },
  });
  if (!row) throw notFound("member", userId);
  return row;
}
