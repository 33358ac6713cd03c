import { activityLogs } from "@datainsight/db";
import type { ActivityLogList } from "@datainsight/schemas";
import { and, eq } from "drizzle-orm";
import { orderBy, type Page, readPage, pageWindow } from "../paging.ts";
import type { ActivityLogRow } from "../rows.ts";
import type { Scope } from "../scope.ts";

/** Who did what in the workspace, newest first unless asked otherwise. */
export async function listActivityLogs(scope: Scope, input: ActivityLogList): Promise<Page<ActivityLogRow>> {
  const where = and(
    eq(activityLogs.workspaceId, scope.workspaceId),
    input.userId ? eq(activityLogs.userId, input.userId) : undefined,
    input.action === undefined ? undefined : eq(activityLogs.action, input.action),
    input.resourceId ? eq(activityLogs.resourceId, input.resourceId) : undefined,
  );
  return readPage(scope, input, (tx) => [
    tx
      .select()
      .from(activityLogs)
      .where(where)
      .orderBy(...orderBy(input.sort, { timestamp: activityLogs.timestamp }, activityLogs.id))
      .limit(pageWindow(input).limit)
      .offset(pageWindow(input).offset),
    tx.$count(activityLogs, where),
  ]);
}
