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
import type { ReportedColumn } from "@datainsight/schemas";

export type UserRow = typeof users.$inferSelect;
export type WorkspaceRow = typeof workspaces.$inferSelect;
export type WorkspaceMemberRow = typeof workspaceMembers.$inferSelect;
export type DatasetRow = typeof datasets.$inferSelect;
export type CheckRow = typeof datasetChecks.$inferSelect;
export type AnalysisRow = typeof analyses.$inferSelect;
export type ColumnProfileRow = typeof columnProfiles.$inferSelect;
/** With large means as text. */
export type ReportedColumnRow = Omit<ColumnProfileRow, "mean" | "median"> & Pick<ReportedColumn, "mean" | "median">;
export type InsightRow = typeof insights.$inferSelect;
export type ActivityLogRow = typeof activityLogs.$inferSelect;
export type JobRow = typeof jobs.$inferSelect;
