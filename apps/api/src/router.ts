import { activityLogsRouter } from "./routers/activity-logs.ts";
import { analysesRouter } from "./routers/analyses.ts";
import { checksRouter } from "./routers/checks.ts";
import { columnProfilesRouter } from "./routers/column-profiles.ts";
import { datasetsRouter } from "./routers/datasets.ts";
import { insightsRouter } from "./routers/insights.ts";
import { jobsRouter } from "./routers/jobs.ts";
import { membersRouter } from "./routers/members.ts";
import { usersRouter } from "./routers/users.ts";
import { workspacesRouter } from "./routers/workspaces.ts";
import { router } from "./trpc/base.ts";

export const appRouter = router({
  users: usersRouter,
  workspaces: workspacesRouter,
  members: membersRouter,
  datasets: datasetsRouter,
  analyses: analysesRouter,
  checks: checksRouter,
  columnProfiles: columnProfilesRouter,
  insights: insightsRouter,
  jobs: jobsRouter,
  activityLogs: activityLogsRouter,
});

/** What the SDK is typed from. */
export type AppRouter = typeof appRouter;
