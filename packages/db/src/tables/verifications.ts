import { index, pgTable, text } from "drizzle-orm/pg-core";
import { id, time, timestamps } from "../columns.ts";

/** One-time values that prove an address or a wish, until they expire. They belong to no user row: the address may not have one yet. */
export const verifications = pgTable(
  "verifications",
  {
    id: id(),
    identifier: text("identifier").notNull(),
    value: text("value").notNull(),
    expiresAt: time("expires_at").notNull(),
    ...timestamps(),
  },
  (t) => [
    index("verifications_identifier_idx").on(t.identifier),
    index("verifications_expires_at_idx").on(t.expiresAt),
  ],
);
