import { relations } from "drizzle-orm";
import { accounts } from "./tables/accounts.ts";
import { activityLogs } from "./tables/activity-logs.ts";
import { analyses } from "./tables/analyses.ts";
import { apiKeys } from "./tables/api-keys.ts";
import { columnProfiles } from "./tables/column-profiles.ts";
import { datasetChecks } from "./tables/dataset-checks.ts";
import { datasets } from "./tables/datasets.ts";
import { insights } from "./tables/insights.ts";
import { sessions } from "./tables/sessions.ts";
import { users } from "./tables/users.ts";
import { workspaceMembers } from "./tables/workspace-members.ts";
import { workspaces } from "./tables/workspaces.ts";

export const usersRelations = relations(users, ({ many }) => ({
  accounts: many(accounts),
  sessions: many(sessions),
  apiKeys: many(apiKeys),
  ownedWorkspaces: many(workspaces),
  memberships: many(workspaceMembers),
  uploadedDatasets: many(datasets),
  requestedAnalyses: many(analyses),
  activityLogs: many(activityLogs),
}));

export const accountsRelations = relations(accounts, ({ one }) => ({
  user: one(users, { fields: [accounts.userId], references: [users.id] }),
}));

export const sessionsRelations = relations(sessions, ({ one }) => ({
  user: one(users, { fields: [sessions.userId], references: [users.id] }),
}));

export const apiKeysRelations = relations(apiKeys, ({ one }) => ({
  user: one(users, { fields: [apiKeys.referenceId], references: [users.id] }),
}));

export const workspacesRelations = relations(workspaces, ({ one, many }) => ({
  owner: one(users, { fields: [workspaces.ownerId], references: [users.id] }),
  members: many(workspaceMembers),
  datasets: many(datasets),
  activityLogs: many(activityLogs),
}));

export const workspaceMembersRelations = relations(workspaceMembers, ({ one }) => ({
  workspace: one(workspaces, { fields: [workspaceMembers.workspaceId], references: [workspaces.id] }),
  user: one(users, { fields: [workspaceMembers.userId], references: [users.id] }),
}));

export const datasetsRelations = relations(datasets, ({ one, many }) => ({
  workspace: one(workspaces, { fields: [datasets.workspaceId], references: [workspaces.id] }),
  uploader: one(users, { fields: [datasets.uploadedBy], references: [users.id] }),
  parent: one(datasets, { relationName: "versions", fields: [datasets.parentId], references: [datasets.id] }),
  versions: many(datasets, { relationName: "versions" }),
  analyses: many(analyses),
  checks: many(datasetChecks),
}));

export const datasetChecksRelations = relations(datasetChecks, ({ one }) => ({
  dataset: one(datasets, { fields: [datasetChecks.datasetId], references: [datasets.id] }),
}));

export const analysesRelations = relations(analyses, ({ one, many }) => ({
  dataset: one(datasets, { fields: [analyses.datasetId], references: [datasets.id] }),
  requester: one(users, { fields: [analyses.requestedBy], references: [users.id] }),
  columnProfiles: many(columnProfiles),
  insights: many(insights),
}));

export const columnProfilesRelations = relations(columnProfiles, ({ one }) => ({
  analysis: one(analyses, { fields: [columnProfiles.analysisId], references: [analyses.id] }),
}));

export const insightsRelations = relations(insights, ({ one }) => ({
  analysis: one(analyses, { fields: [insights.analysisId], references: [analyses.id] }),
}));

export const activityLogsRelations = relations(activityLogs, ({ one }) => ({
  user: one(users, { fields: [activityLogs.userId], references: [users.id] }),
  workspace: one(workspaces, { fields: [activityLogs.workspaceId], references: [workspaces.id] }),
}));
