import { foreignKey, index, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { id, time, timestamps } from "../columns.ts";
import { users } from "./users.ts";

/** A signed-in browser or program. */
export const sessions = pgTable(
  "sessions",
  {
    id: id(),
    userId: uuid("user_id").notNull(),
    token: text("token").notNull(),
    expiresAt: time("expires_at").notNull(),
    ipAddress: text("ip_address"),
    userAgent: text("user_agent"),
    ...timestamps(),
  },
  (t) => [
    foreignKey({ name: "sessions_user_id_fk", columns: [t.userId], foreignColumns: [users.id] }).onDelete("cascade"),
    unique("sessions_token_key").on(t.token),
    index("sessions_user_id_idx").on(t.userId),
    index("sessions_expires_at_idx").on(t.expiresAt),
  ],
);
