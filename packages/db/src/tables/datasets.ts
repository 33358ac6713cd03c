import {
  datasetStatuses,
  filePathLength,
  nameLength,
  tableFormats,
  type DatasetDerivation,
  type DatasetOverrides,
} from "@datainsight/schemas";
import { sql } from "drizzle-orm";
import {
  bigint,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  unique,
  uuid,
  varchar,
} from "drizzle-orm/pg-core";
import { id, jobChecks, jobColumns, notBlank, oneOf, time, timestamps } from "../columns.ts";
import { users } from "./users.ts";
import { workspaces } from "./workspaces.ts";

/** A file that was handed in, and the job that reads it. Paths are keys of the storage, made by the server. */
export const datasets = pgTable(
  "datasets",
  {
    id: id(),
    workspaceId: uuid("workspace_id").notNull(),
    uploadedBy: uuid("uploaded_by"),
    name: varchar("name", { length: nameLength }).notNull(),
    version: integer("version").notNull().default(1),
    parentId: uuid("parent_id"),
    filePath: varchar("file_path", { length: filePathLength }),
    tablePath: varchar("table_path", { length: filePathLength }),
    fileSize: bigint("file_size", { mode: "number" }).notNull().default(0),
    format: text("format", { enum: tableFormats }),
    contentSha256: text("content_sha256"),
    rowCount: bigint("row_count", { mode: "number" }),
    columnCount: integer("column_count"),
    overrides: jsonb("overrides")
      .$type<DatasetOverrides>()
      .notNull()
      .default(sql`'{}'::jsonb`),
    derivation: jsonb("derivation").$type<DatasetDerivation>(),
    uploadedAt: time("uploaded_at").notNull().defaultNow(),
    status: text("status", { enum: datasetStatuses }).notNull().default("pending"),
    ...jobColumns(),
    ...timestamps(),
  },
  (t) => [
    unique("datasets_id_workspace_id_key").on(t.id, t.workspaceId),
    foreignKey({
      name: "datasets_workspace_id_fk",
      columns: [t.workspaceId],
      foreignColumns: [workspaces.id],
    }).onDelete("cascade"),
    foreignKey({ name: "datasets_uploaded_by_fk", columns: [t.uploadedBy], foreignColumns: [users.id] }).onDelete(
      "set null",
    ),
    // Nulls parent_id alone: Drizzle cannot say so, the migration and security.sql do.
    foreignKey({
      name: "datasets_workspace_id_parent_id_fk",
      columns: [t.workspaceId, t.parentId],
      foreignColumns: [t.workspaceId, t.id],
    }).onDelete("set null"),
    index("datasets_workspace_id_idx").on(t.workspaceId),
    index("datasets_workspace_id_created_at_id_idx").on(t.workspaceId, t.createdAt.desc().nullsFirst(), t.id),
    index("datasets_workspace_id_name_idx").on(t.workspaceId, t.name),
    index("datasets_uploaded_by_idx").on(t.uploadedBy),
    index("datasets_status_idx").on(t.status),
    index("datasets_parent_id_idx").on(t.parentId),
    notBlank("datasets_name_check", t.name),
    check("datasets_version_check", sql`${t.version} >= 1`),
    check("datasets_file_size_check", sql`${t.fileSize} >= 0`),
    check("datasets_row_count_check", sql`${t.rowCount} >= 0`),
    check("datasets_column_count_check", sql`${t.columnCount} >= 0`),
    check("datasets_content_sha256_check", sql`${t.contentSha256} ~ '^[0-9a-f]{64}$'`),
    oneOf("datasets_format_check", t.format, tableFormats),
    oneOf("datasets_status_check", t.status, datasetStatuses),
    ...jobChecks("datasets", t),
  ],
);
