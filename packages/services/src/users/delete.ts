import { analyses, datasets, type Tx, users, workspaceMembers, workspaces } from "@datainsight/db";
import { and, count, eq, gt, inArray } from "drizzle-orm";
import { withContent } from "../datasets/content.ts";
import { recordActivity } from "../activity.ts";
import { forbidden, ServiceError } from "../errors.ts";
import { type Actor, asSystem, enqueueIn } from "../scope.ts";
import { removeFiles } from "@datainsight/jobs";

/**
 * Deletes the caller's own account, and with it the workspaces that are the caller's alone.
 * @throws ServiceError `conflict` while jobs of the caller run, or other people work in a workspace of the caller's.
 */
export async function deleteUser(actor: Actor, { id }: { id: string }): Promise<{ success: true; id: string }> {
  if (id !== actor.user.id) throw forbidden("You can delete no account but your own.");
  await asSystem(actor, async (tx) => {
    await refuseWhileJobsRun(tx, id);
    await refuseWhileShared(tx, id);
    const owned = await tx.select({ id: workspaces.id }).from(workspaces).where(eq(workspaces.ownerId, id));
    await recordActivity(tx, actor, { action: "user.delete", resourceType: "user", resourceId: id, workspaceId: null });
    await tx.delete(users).where(eq(users.id, id));
    for (const workspace of owned) {
      await enqueueIn(actor, tx, removeFiles, { workspaceId: workspace.id, datasetId: null });
    }
  });
  return { success: true, id };
}

async function refuseWhileJobsRun(tx: Tx, userId: string): Promise<void> {
  const ingests = await tx
    .select({ id: datasets.id })
    .from(datasets)
    .where(and(eq(datasets.uploadedBy, userId), inArray(datasets.status, ["pending", "processing"]), withContent()));
  const running = await tx
    .select({ id: analyses.id })
    .from(analyses)
    .where(and(eq(analyses.requestedBy, userId), inArray(analyses.status, ["pending", "running"])));
  const ids = [...ingests, ...running].map((row) => row.id);
  if (ids.length > 0) {
    throw new ServiceError(
      "conflict",
      `Jobs of yours are not done: ${ids.join(", ")}. Wait for them or cancel them first.`,
    );
  }
}

async function refuseWhileShared(tx: Tx, userId: string): Promise<void> {
  const shared = await tx
    .select({ name: workspaces.name })
    .from(workspaces)
    .innerJoin(workspaceMembers, eq(workspaceMembers.workspaceId, workspaces.id))
    .where(eq(workspaces.ownerId, userId))
    .groupBy(workspaces.id, workspaces.name)
    .having(gt(count(), 1));
  if (shared.length > 0) {
    const names = shared.map((row) => row.name).join(", ");
    throw new ServiceError(
      "conflict",
      `Other people work in workspaces that you own: ${names}. Transfer them first (workspaces.transfer).`,
    );
  }
}
