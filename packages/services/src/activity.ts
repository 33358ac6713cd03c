import { activityLogs, type Tx } from "@datainsight/db";
import type { Json } from "@datainsight/schemas";
import type { Actor } from "./scope.ts";

export type Activity = {
  /** `<resource>.<verb>`. */
  action: string;
  resourceType: string;
  resourceId: string;
  workspaceId: string | null;
  metadata?: Record<string, Json>;
};

/** Writes who did what, in the transaction of the deed: both are there, or neither. */
export async function recordActivity(
  tx: Tx,
  actor: Pick<Actor, "user" | "requestId">,
  activity: Activity,
): Promise<void> {
  const { metadata = {}, ...rest } = activity;
  await tx
    .insert(activityLogs)
    .values({ ...rest, userId: actor.user.id, metadata: { ...metadata, requestId: actor.requestId } });
}
