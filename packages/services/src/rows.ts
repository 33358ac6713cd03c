import type {
  activityLogs,
  analyses,
  columnProfiles,
  datasetChecks,
  datasets,
  insights,
  jobs,
  users,
  workspaceMembers,
  workspaces,
} from "@datainsight/db";

export type UserRow = typeof users.$inferSelect;
export type WorkspaceRow = typeof workspaces.$inferSelect;
export type WorkspaceMemberRow = typeof workspaceMembers.$inferSelect;
export type DatasetRow = typeof datasets.$inferSelect;
export type CheckRow = typeof datasetChecks.$inferSelect;
export type AnalysisRow = typeof analyses.$inferSelect;
export type ColumnProfileRow = typeof columnProfiles.$inferSelect;
export type InsightRow = typeof insights.$inferSelect;
export type ActivityLogRow = typeof activityLogs.$inferSelect;
export type JobRow = typeof jobs.$inferSelect;
