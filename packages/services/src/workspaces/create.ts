import { workspaceMembers, workspaces } from "@datainsight/db";
import type { WorkspaceCreate } from "@datainsight/schemas";
import { v7 as uuidv7 } from "uuid";
import { recordActivity } from "../activity.ts";
import { type Actor, openScope } from "../scope.ts";
import { getWorkspace, type WorkspaceWithOwner } from "./get.ts";

/** Makes a workspace that the caller owns. */
export async function createWorkspace(actor: Actor, input: WorkspaceCreate): Promise<WorkspaceWithOwner> {
  const workspaceId = uuidv7();
  const scope = openScope(actor, workspaceId, "owner");
  await scope.write("owner", async (tx) => {
    await tx.insert(workspaces).values({ id: workspaceId, name: input.name, ownerId: actor.user.id });
    await tx.insert(workspaceMembers).values({ workspaceId, userId: actor.user.id, role: "owner" });
    await recordActivity(tx, actor, {
      action: "workspace.create",
      resourceType: "workspace",
      resourceId: workspaceId,
      workspaceId,
    });
  });
  return getWorkspace(scope);
}
