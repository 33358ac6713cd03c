import { bigint, boolean, foreignKey, index, integer, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { id, time, timestamps } from "../columns.ts";
import { users } from "./users.ts";

/** Keys for programs. `key` is a hash; `reference_id` is the user who owns the key; intervals are in milliseconds. */
export const apiKeys = pgTable(
  "api_keys",
  {
    id: id(),
    configId: text("config_id").notNull().default("default"),
    name: text("name"),
    start: text("start"),
    prefix: text("prefix"),
    key: text("key").notNull(),
    referenceId: uuid("reference_id").notNull(),
    refillInterval: bigint("refill_interval", { mode: "number" }),
    refillAmount: integer("refill_amount"),
    lastRefillAt: time("last_refill_at"),
    enabled: boolean("enabled").notNull().default(true),
    rateLimitEnabled: boolean("rate_limit_enabled").notNull().default(true),
    rateLimitTimeWindow: bigint("rate_limit_time_window", { mode: "number" }),
    rateLimitMax: integer("rate_limit_max"),
    requestCount: integer("request_count").notNull().default(0),
    remaining: integer("remaining"),
    lastRequest: time("last_request"),
    expiresAt: time("expires_at"),
    permissions: text("permissions"),
    metadata: text("metadata"),
    ...timestamps(),
  },
  (t) => [
    foreignKey({ name: "api_keys_reference_id_fk", columns: [t.referenceId], foreignColumns: [users.id] }).onDelete(
      "cascade",
    ),
    unique("api_keys_key_key").on(t.key),
    index("api_keys_reference_id_idx").on(t.referenceId),
    index("api_keys_config_id_idx").on(t.configId),
  ],
);
