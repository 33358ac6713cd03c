import { nameLength, type ThresholdOverrides } from "@datainsight/schemas";
import { sql } from "drizzle-orm";
import { foreignKey, index, jsonb, pgTable, uuid, varchar } from "drizzle-orm/pg-core";
import { id, notBlank, timestamps } from "../columns.ts";
import { users } from "./users.ts";

/** A tenant: everything that people make belongs to one. `thresholds` overrides those of the rules. */
export const workspaces = pgTable(
  "workspaces",
  {
    id: id(),
    name: varchar("name", { length: nameLength }).notNull(),
    ownerId: uuid("owner_id").notNull(),
    thresholds: jsonb("thresholds")
      .$type<ThresholdOverrides>()
      .notNull()
      .default(sql`'{}'::jsonb`),
    ...timestamps(),
  },
  (t) => [
    foreignKey({ name: "workspaces_owner_id_fk", columns: [t.ownerId], foreignColumns: [users.id] }).onDelete(
      "cascade",
    ),
    index("workspaces_owner_id_idx").on(t.ownerId),
    notBlank("workspaces_name_check", t.name),
  ],
);
