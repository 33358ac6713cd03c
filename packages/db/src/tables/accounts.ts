import { sql } from "drizzle-orm";
import { check, foreignKey, index, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { id, time, timestamps } from "../columns.ts";
import { users } from "./users.ts";

/** A way to sign in as a user: with a password (`provider_id` is `credential`) or through a provider. */
export const accounts = pgTable(
  "accounts",
  {
    id: id(),
    userId: uuid("user_id").notNull(),
    providerId: text("provider_id").notNull(),
    accountId: text("account_id").notNull(),
    accessToken: text("access_token"),
    refreshToken: text("refresh_token"),
    idToken: text("id_token"),
    accessTokenExpiresAt: time("access_token_expires_at"),
    refreshTokenExpiresAt: time("refresh_token_expires_at"),
    scope: text("scope"),
    passwordHash: text("password_hash"),
    ...timestamps(),
  },
  (t) => [
    foreignKey({ name: "accounts_user_id_fk", columns: [t.userId], foreignColumns: [users.id] }).onDelete("cascade"),
    unique("accounts_provider_id_account_id_key").on(t.providerId, t.accountId),
    index("accounts_user_id_idx").on(t.userId),
    check(
      "accounts_password_hash_check",
      sql`case when ${t.providerId} = 'credential' then ${t.passwordHash} is not null and starts_with(${t.passwordHash}, '$argon2id$') else ${t.passwordHash} is null end`,
    ),
  ],
);
