import { users, workspaceMembers, workspaces } from "@datainsight/db";
import type { WorkspaceList } from "@datainsight/schemas";
import { and, count, eq } from "drizzle-orm";
import { orderBy, type Page, pageWindow } from "../paging.ts";
import { type Actor, readAsUser } from "../scope.ts";
import type { WorkspaceWithOwner } from "./get.ts";

/** The workspaces that the caller is a member of. */
export async function listWorkspaces(actor: Actor, input: WorkspaceList): Promise<Page<WorkspaceWithOwner>> {
  const mine = and(eq(workspaceMembers.workspaceId, workspaces.id), eq(workspaceMembers.userId, actor.user.id));
  const { limit, offset } = pageWindow(input);
  const [rows, [counted]] = await readAsUser(actor, (tx) => [
    tx
      .select({ workspace: workspaces, owner: users, role: workspaceMembers.role })
      .from(workspaces)
      .innerJoin(workspaceMembers, mine)
      .innerJoin(users, eq(users.id, workspaces.ownerId))
      .orderBy(...orderBy(input.sort, { createdAt: workspaces.createdAt, name: workspaces.name }, workspaces.id))
      .limit(limit)
      .offset(offset),
    tx.select({ total: count() }).from(workspaceMembers).where(eq(workspaceMembers.userId, actor.user.id)),
  ]);
  const items = rows.map(({ workspace, owner, role }) => ({ ...workspace, owner, role }));
  return { items, total: counted?.total ?? 0, page: input.page, pageSize: input.pageSize };
}
