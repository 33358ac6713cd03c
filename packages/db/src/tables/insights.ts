import { insightTypes, nameLength, severities, type InsightEvidence } from "@datainsight/schemas";
import { sql } from "drizzle-orm";
import {
  check,
  doublePrecision,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  uuid,
  varchar,
} from "drizzle-orm/pg-core";
import { createdAt, id, oneOf } from "../columns.ts";
import { analyses } from "./analyses.ts";

/** One finding of an analysis and what to do about it. `points_lost` is its share of 100 minus the score. */
export const insights = pgTable(
  "insights",
  {
    id: id(),
    workspaceId: uuid("workspace_id").notNull(),
    analysisId: uuid("analysis_id").notNull(),
    columnName: varchar("column_name", { length: nameLength }),
    ruleId: varchar("rule_id", { length: 100 }).notNull(),
    ruleVersion: integer("rule_version").notNull(),
    fingerprint: varchar("fingerprint", { length: 64 }).notNull(),
    severity: text("severity", { enum: severities }).notNull(),
    type: text("type", { enum: insightTypes }).notNull(),
    description: text("description").notNull(),
    recommendation: text("recommendation").notNull(),
    codeSuggestion: text("code_suggestion"),
    predicate: text("predicate"),
    evidence: jsonb("evidence").$type<InsightEvidence>().notNull(),
    pointsLost: doublePrecision("points_lost").notNull().default(0),
    createdAt: createdAt(),
  },
  (t) => [
    foreignKey({
      name: "insights_workspace_id_analysis_id_fk",
      columns: [t.workspaceId, t.analysisId],
      foreignColumns: [analyses.workspaceId, analyses.id],
    }).onDelete("cascade"),
    index("insights_workspace_id_idx").on(t.workspaceId),
    index("insights_analysis_id_idx").on(t.analysisId),
    index("insights_analysis_id_created_at_id_idx").on(t.analysisId, t.createdAt.desc().nullsFirst(), t.id),
    index("insights_severity_idx").on(t.severity),
    check("insights_rule_version_check", sql`${t.ruleVersion} >= 1`),
    check("insights_points_lost_check", sql`${t.pointsLost} between 0 and 100`),
    oneOf("insights_severity_check", t.severity, severities),
    oneOf("insights_type_check", t.type, insightTypes),
  ],
);
