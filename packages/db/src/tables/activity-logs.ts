import type { Json } from "@datainsight/schemas";
import { sql } from "drizzle-orm";
import { foreignKey, index, jsonb, pgTable, uuid, varchar } from "drizzle-orm/pg-core";
import { id, notBlank, time } from "../columns.ts";
import { users } from "./users.ts";
import { workspaces } from "./workspaces.ts";

/** Who did what, when: it only grows, and outlives the users and workspaces that it names. */
export const activityLogs = pgTable(
  "activity_logs",
  {
    id: id(),
    userId: uuid("user_id"),
    workspaceId: uuid("workspace_id"),
    action: varchar("action", { length: 100 }).notNull(),
    resourceType: varchar("resource_type", { length: 50 }),
    resourceId: uuid("resource_id"),
    metadata: jsonb("metadata")
      .$type<Record<string, Json>>()
      .notNull()
      .default(sql`'{}'::jsonb`),
    timestamp: time("timestamp").notNull().defaultNow(),
  },
  (t) => [
    foreignKey({ name: "activity_logs_user_id_fk", columns: [t.userId], foreignColumns: [users.id] }).onDelete(
      "set null",
    ),
    foreignKey({
      name: "activity_logs_workspace_id_fk",
      columns: [t.workspaceId],
      foreignColumns: [workspaces.id],
    }).onDelete("set null"),
    index("activity_logs_user_id_idx").on(t.userId),
    index("activity_logs_timestamp_idx").on(t.timestamp),
    index("activity_logs_user_id_timestamp_idx").on(t.userId, t.timestamp),
    index("activity_logs_workspace_id_timestamp_id_idx").on(t.workspaceId, t.timestamp.desc().nullsFirst(), t.id),
    notBlank("activity_logs_action_check", t.action),
  ],
);
