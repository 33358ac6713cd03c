import type {
  ActivityLogResponse,
  AnalysisResponse,
  CheckResponse,
  ColumnProfileResponse,
  DatasetResponse,
  InsightResponse,
  JobResponse,
  MemberResponse,
  UserResponse,
  WorkspaceResponse,
} from "@datainsight/schemas";
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
} from "./index.ts";

/** A row as a response carries it: times become ISO 8601 text. */
type Wire<Row> = {
  [Key in keyof Row]: [Extract<Row[Key], Date>] extends [never] ? Row[Key] : Exclude<Row[Key], Date> | string;
};
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : { missing: B; found: A }) : { expected: B; found: A };

/** Means are stored as numbers; a response carries large ones as text. */
type ReportedProfile = Omit<typeof columnProfiles.$inferSelect, "mean" | "median"> &
  Pick<ColumnProfileResponse, "mean" | "median">;

/** What a response has from the row itself, without what is looked up beside it, is just what the row has, without what stays inside. */
type Matches<Response, Row, LookedUp extends keyof Response, Inside extends keyof Row> = Same<
  Wire<Omit<Row, Inside>>,
  { [Key in Exclude<keyof Response, LookedUp>]: Response[Key] }
>;

export const user: Matches<UserResponse, typeof users.$inferSelect, never, never> = true;
export const workspace: Matches<WorkspaceResponse, typeof workspaces.$inferSelect, "owner" | "role", never> = true;
export const member: Matches<MemberResponse, typeof workspaceMembers.$inferSelect, "user", never> = true;
export const dataset: Matches<
  DatasetResponse,
  typeof datasets.$inferSelect,
  "workspace" | "uploader",
  "filePath" | "tablePath"
> = true;
export const analysis: Matches<AnalysisResponse, typeof analyses.$inferSelect, "dataset", "tableProfile"> = true;
export const datasetCheck: Matches<CheckResponse, typeof datasetChecks.$inferSelect, never, never> = true;
export const columnProfile: Matches<ColumnProfileResponse, ReportedProfile, never, "workspaceId"> = true;
export const insight: Matches<InsightResponse, typeof insights.$inferSelect, never, "workspaceId"> = true;
export const activityLog: Matches<ActivityLogResponse, typeof activityLogs.$inferSelect, never, never> = true;
export const job: Matches<JobResponse, typeof jobs.$inferSelect, never, never> = true;

/** The comparison itself sees what it is there for: a missing column, another type, a lost null. */
type Drifted<Change> = Matches<UserResponse, Omit<typeof users.$inferSelect, keyof Change> & Change, never, never>;
export const unchanged: Drifted<{ fullName: string }> = true;
// @ts-expect-error a column that may be null is not one that may not
export const lostNull: Drifted<{ fullName: string | null }> = true;
// @ts-expect-error a new column must be answered or named as one that stays inside
export const newColumn: Drifted<{ nickname: string }> = true;
// @ts-expect-error a value that the contract does not know
export const newRole: Drifted<{ role: "user" | "admin" | "root" }> = true;
