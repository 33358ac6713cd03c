import { ActivityLogList, ActivityLogPage } from "@datainsight/schemas";
import { listActivityLogs } from "@datainsight/services";
import { rest, router, workspaceProcedure } from "../trpc/base.ts";

export const activityLogsRouter = router({
  list: workspaceProcedure
    .meta(rest("GET", "/activity-logs", "Who did what in a workspace"))
    .input(ActivityLogList)
    .output(ActivityLogPage)
    .query(({ ctx, input }) => listActivityLogs(ctx.scope, input)),
});
