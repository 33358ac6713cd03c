import { memberRoles } from "@datainsight/schemas";
import { foreignKey, index, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { oneOf, timestamps } from "../columns.ts";
import { users } from "./users.ts";
import { workspaces } from "./workspaces.ts";

/** Who may do what in a workspace; its owner is a member too. */
export const workspaceMembers = pgTable(
  "workspace_members",
  {
    workspaceId: uuid("workspace_id").notNull(),
    userId: uuid("user_id").notNull(),
    role: text("role", { enum: memberRoles }).notNull(),
    ...timestamps(),
  },
  (t) => [
    primaryKey({ name: "workspace_members_pkey", columns: [t.workspaceId, t.userId] }),
    foreignKey({
      name: "workspace_members_workspace_id_fk",
      columns: [t.workspaceId],
      foreignColumns: [workspaces.id],
    }).onDelete("cascade"),
    foreignKey({ name: "workspace_members_user_id_fk", columns: [t.userId], foreignColumns: [users.id] }).onDelete(
      "cascade",
    ),
    index("workspace_members_user_id_idx").on(t.userId),
    index("workspace_members_workspace_id_created_at_user_id_idx").on(
      t.workspaceId,
      t.createdAt.desc().nullsFirst(),
      t.userId,
    ),
    oneOf("workspace_members_role_check", t.role, memberRoles),
  ],
);
