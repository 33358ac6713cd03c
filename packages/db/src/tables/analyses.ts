import {
  analysisStatuses,
  goalTypes,
  nameLength,
  type AnalysisOptions,
  type ScoreDimension,
  type TableProfileReport,
} from "@datainsight/schemas";
import { sql } from "drizzle-orm";
import {
  check,
  doublePrecision,
  foreignKey,
  index,
  jsonb,
  pgTable,
  text,
  unique,
  uuid,
  varchar,
} from "drizzle-orm/pg-core";
import { id, jobChecks, jobColumns, oneOf, timestamps } from "../columns.ts";
import { datasets } from "./datasets.ts";
import { users } from "./users.ts";

/** One judgement of a dataset for a goal, and the job that makes it. `quality_score` runs from 0 to 100. */
export const analyses = pgTable(
  "analyses",
  {
    id: id(),
    workspaceId: uuid("workspace_id").notNull(),
    datasetId: uuid("dataset_id").notNull(),
    requestedBy: uuid("requested_by"),
    goalType: text("goal_type", { enum: goalTypes }).notNull().default("general_audit"),
    targetColumn: varchar("target_column", { length: nameLength }),
    qualityScore: doublePrecision("quality_score"),
    scoreBreakdown: jsonb("score_breakdown").$type<ScoreDimension[]>(),
    tableProfile: jsonb("table_profile").$type<TableProfileReport>(),
    options: jsonb("options")
      .$type<AnalysisOptions>()
      .notNull()
      .default(sql`'{}'::jsonb`),
    status: text("status", { enum: analysisStatuses }).notNull().default("pending"),
    ...jobColumns(),
    ...timestamps(),
  },
  (t) => [
    unique("analyses_id_workspace_id_key").on(t.id, t.workspaceId),
    foreignKey({
      name: "analyses_workspace_id_dataset_id_fk",
      columns: [t.workspaceId, t.datasetId],
      foreignColumns: [datasets.workspaceId, datasets.id],
    }).onDelete("cascade"),
    foreignKey({ name: "analyses_requested_by_fk", columns: [t.requestedBy], foreignColumns: [users.id] }).onDelete(
      "set null",
    ),
    index("analyses_workspace_id_created_at_id_idx").on(t.workspaceId, t.createdAt.desc().nullsFirst(), t.id),
    index("analyses_dataset_id_idx").on(t.datasetId),
    index("analyses_dataset_id_created_at_id_idx").on(t.datasetId, t.createdAt.desc().nullsFirst(), t.id),
    index("analyses_status_idx").on(t.status),
    index("analyses_requested_by_idx").on(t.requestedBy),
    check("analyses_quality_score_check", sql`${t.qualityScore} between 0 and 100`),
    oneOf("analyses_goal_type_check", t.goalType, goalTypes),
    oneOf("analyses_status_check", t.status, analysisStatuses),
    ...jobChecks("analyses", t),
  ],
);
