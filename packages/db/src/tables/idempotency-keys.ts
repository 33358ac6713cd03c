import type { Json } from "@datainsight/schemas";
import { sql } from "drizzle-orm";
import { check, foreignKey, index, jsonb, pgTable, text, unique, uuid, varchar } from "drizzle-orm/pg-core";
import { id, oneOf, timestamps } from "../columns.ts";
import { users } from "./users.ts";
import { workspaces } from "./workspaces.ts";

export const idempotencyStatuses = ["running", "completed"] as const;

/** The answer to a create that named an Idempotency-Key, to give again when it is repeated. Without a workspace the key is the user's own. */
export const idempotencyKeys = pgTable(
  "idempotency_keys",
  {
    id: id(),
    userId: uuid("user_id").notNull(),
    workspaceId: uuid("workspace_id"),
    key: varchar("key", { length: 255 }).notNull(),
    requestHash: text("request_hash").notNull(),
    status: text("status", { enum: idempotencyStatuses }).notNull().default("running"),
    response: jsonb("response").$type<Json>(),
    ...timestamps(),
  },
  (t) => [
    foreignKey({
      name: "idempotency_keys_workspace_id_fk",
      columns: [t.workspaceId],
      foreignColumns: [workspaces.id],
    }).onDelete("cascade"),
    foreignKey({ name: "idempotency_keys_user_id_fk", columns: [t.userId], foreignColumns: [users.id] }).onDelete(
      "cascade",
    ),
    unique("idempotency_keys_user_id_workspace_id_key_key").on(t.userId, t.workspaceId, t.key).nullsNotDistinct(),
    index("idempotency_keys_workspace_id_idx").on(t.workspaceId),
    index("idempotency_keys_created_at_idx").on(t.createdAt),
    check("idempotency_keys_key_check", sql`${t.key} <> ''`),
    check("idempotency_keys_request_hash_check", sql`${t.requestHash} ~ '^[0-9a-f]{64}$'`),
    oneOf("idempotency_keys_status_check", t.status, idempotencyStatuses),
  ],
);
