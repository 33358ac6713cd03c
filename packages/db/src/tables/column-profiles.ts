import {
  dataTypeLength,
  dataTypes,
  nameLength,
  type ReportedColumn,
  type DistributionData,
} from "@datainsight/schemas";
import { sql } from "drizzle-orm";
import {
  bigint,
  check,
  doublePrecision,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  unique,
  uuid,
  varchar,
} from "drizzle-orm/pg-core";
import { createdAt, id, oneOf } from "../columns.ts";
import { analyses } from "./analyses.ts";

/** What an analysis found in one column. `position` counts from 0 in file order; counts are of rows. */
export const columnProfiles = pgTable(
  "column_profiles",
  {
    id: id(),
    workspaceId: uuid("workspace_id").notNull(),
    analysisId: uuid("analysis_id").notNull(),
    position: integer("position").notNull(),
    columnName: varchar("column_name", { length: nameLength }).notNull(),
    dataType: varchar("data_type", { length: dataTypeLength, enum: dataTypes }).notNull(),
    semanticType: varchar("semantic_type", { length: 50 }),
    nullCount: bigint("null_count", { mode: "number" }).notNull(),
    uniqueCount: bigint("unique_count", { mode: "number" }).notNull(),
    minValue: varchar("min_value", { length: nameLength }),
    maxValue: varchar("max_value", { length: nameLength }),
    mean: doublePrecision("mean"),
    median: doublePrecision("median"),
    statistics: jsonb("statistics").$type<ReportedColumn["statistics"]>().notNull(),
    distributionData: jsonb("distribution_data").$type<DistributionData>(),
    createdAt: createdAt(),
  },
  (t) => [
    foreignKey({
      name: "column_profiles_workspace_id_analysis_id_fk",
      columns: [t.workspaceId, t.analysisId],
      foreignColumns: [analyses.workspaceId, analyses.id],
    }).onDelete("cascade"),
    unique("column_profiles_analysis_id_column_name_key").on(t.analysisId, t.columnName),
    index("column_profiles_workspace_id_idx").on(t.workspaceId),
    index("column_profiles_analysis_id_position_idx").on(t.analysisId, t.position),
    check("column_profiles_column_name_check", sql`${t.columnName} <> ''`),
    check("column_profiles_position_check", sql`${t.position} >= 0`),
    check("column_profiles_null_count_check", sql`${t.nullCount} >= 0`),
    check("column_profiles_unique_count_check", sql`${t.uniqueCount} >= 0`),
    oneOf("column_profiles_data_type_check", t.dataType, dataTypes),
  ],
);
