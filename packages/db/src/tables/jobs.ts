import { errorCodes, jobKinds, jobStatuses } from "@datainsight/schemas";
import { doublePrecision, integer, pgView, text, uuid } from "drizzle-orm/pg-core";
import { time } from "../columns.ts";

/** The work of every kind in one place. A view that security.sql makes; the reader's own rights and policies hold. */
export const jobs = pgView("jobs", {
  kind: text("kind", { enum: jobKinds }).notNull(),
  id: uuid("id").notNull(),
  workspaceId: uuid("workspace_id").notNull(),
  requestedBy: uuid("requested_by"),
  status: text("status", { enum: jobStatuses }).notNull(),
  progress: doublePrecision("progress").notNull(),
  attempt: integer("attempt").notNull(),
  createdAt: time("created_at").notNull(),
  startedAt: time("started_at"),
  completedAt: time("completed_at"),
  errorCode: text("error_code", { enum: errorCodes }),
  errorMessage: text("error_message"),
}).existing();
