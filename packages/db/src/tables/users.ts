import { nameLength, userRoles } from "@datainsight/schemas";
import { sql } from "drizzle-orm";
import { boolean, index, pgTable, text, uniqueIndex, varchar } from "drizzle-orm/pg-core";
import { id, notBlank, oneOf, timestamps } from "../columns.ts";

/** People who sign in. An email is one person's whatever its case. */
export const users = pgTable(
  "users",
  {
    id: id(),
    email: varchar("email", { length: nameLength }).notNull(),
    emailVerified: boolean("email_verified").notNull().default(false),
    fullName: varchar("full_name", { length: nameLength }).notNull(),
    image: varchar("image", { length: 2000 }),
    role: text("role", { enum: userRoles }).notNull().default("user"),
    isActive: boolean("is_active").notNull().default(true),
    ...timestamps(),
  },
  (t) => [
    uniqueIndex("users_email_key").on(sql`lower(${t.email})`),
    index("users_email_idx").on(t.email),
    notBlank("users_email_check", t.email),
    notBlank("users_full_name_check", t.fullName),
    oneOf("users_role_check", t.role, userRoles),
  ],
);
