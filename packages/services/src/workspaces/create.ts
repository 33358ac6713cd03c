import { workspaceMembers, workspaces } from "@datainsight/db";
import type { WorkspaceCreate } from "@datainsight/schemas";
import { recordActivity } from "../activity.ts";
import { type Actor, asSystem, enterWorkspace } from "../scope.ts";
import { getWorkspace, type WorkspaceWithOwner } from "./get.ts";

/** Makes a workspace that the caller owns. */
export async function createWorkspace(actor: Actor, input: WorkspaceCreate): Promise<WorkspaceWithOwner> {
  const id = await asSystem(actor, async (tx) => {
    const [row] = await tx.insert(workspaces).values({ name: input.name, ownerId: actor.user.id }).returning();
    if (!row) throw new Error("the insert of a workspace returned no row");
    await tx.insert(workspaceMembers).values({ workspaceId: row.id, userId: actor.user.id, role: "owner" });
    await recordActivity(tx, actor, { action: "workspace.create", resourceType: "workspace", resourceId: row.id, workspaceId: row.id });
    return row.id;
  });
  return getWorkspace(await enterWorkspace(actor, id));
}
