import { activityLogs, type Tx, users, workspaceMembers, workspaces } from "@datainsight/db";
import { nameLength } from "@datainsight/schemas";
import { eq, ne, sql } from "drizzle-orm";

/**
 * What every new account gets, in the transaction that makes it: a first workspace that it owns. The first account
 * of a server becomes its admin; two that are made at once wait for each other.
 */
export async function provisionUser(
  tx: Tx,
  user: { id: string; name: string },
  { workspaceName }: { workspaceName?: string } = {},
): Promise<{ workspaceId: string }> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('datainsight.first-user', 0))`);
  const [other] = await tx.select({ id: users.id }).from(users).where(ne(users.id, user.id)).limit(1);
  if (!other) await tx.update(users).set({ role: "admin" }).where(eq(users.id, user.id));

  const [workspace] = await tx
    .insert(workspaces)
    .values({ name: workspaceName ?? firstWorkspaceName(user.name), ownerId: user.id })
    .returning({ id: workspaces.id });
  if (!workspace) throw new Error("The insert of a workspace returned no row");
  await tx.insert(workspaceMembers).values({ workspaceId: workspace.id, userId: user.id, role: "owner" });
  await tx.insert(activityLogs).values([
    { userId: user.id, action: "user.create", resourceType: "user", resourceId: user.id },
    {
      userId: user.id,
      workspaceId: workspace.id,
      action: "workspace.create",
      resourceType: "workspace",
      resourceId: workspace.id,
    },
  ]);
  return { workspaceId: workspace.id };
}

const suffix = "'s workspace";

function firstWorkspaceName(name: string): string {
  return `${name.slice(0, nameLength - suffix.length)}${suffix}`;
}
