import { workspaceMembers } from "@datainsight/db";
import type { MemberList } from "@datainsight/schemas";
import { and, eq } from "drizzle-orm";
import { orderBy, type Page, readPage, pageWindow } from "../paging.ts";
import type { Scope } from "../scope.ts";
import type { UserRow, WorkspaceMemberRow } from "../rows.ts";

export type MemberWithUser = WorkspaceMemberRow & { user: UserRow };

/** The people of the workspace, with what each may do. */
export async function listMembers(scope: Scope, input: MemberList): Promise<Page<MemberWithUser>> {
  const where = and(
    eq(workspaceMembers.workspaceId, scope.workspaceId),
    input.role ? eq(workspaceMembers.role, input.role) : undefined,
  );
  return readPage(scope, input, (tx) => [
    tx.query.workspaceMembers.findMany({
      where,
      with: { user: true },
      orderBy: orderBy(input.sort, { createdAt: workspaceMembers.createdAt }, workspaceMembers.userId),
      ...pageWindow(input),
    }),
    tx.$count(workspaceMembers, where),
  ]);
}
