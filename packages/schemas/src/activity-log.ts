import { z } from "zod";
import { id, time } from "./fields.ts";
import { Pagination, pageOf, sortBy } from "./pagination.ts";

export const ActivityLogBase = z.object({
  /** `<resource>.<verb>`, such as `dataset.create`. */
  action: z.string().min(1).max(100),
  resourceType: z.string().max(50).nullable(),
  resourceId: id.nullable(),
  metadata: z.record(z.string(), z.json()),
});

/** Written by the system beside each change; no procedure takes one. */
export const ActivityLogCreate = ActivityLogBase.extend({
  userId: id.nullable(),
  workspaceId: id.nullable(),
}).strict();
export type ActivityLogCreate = z.infer<typeof ActivityLogCreate>;

/** The log only grows: nothing of an entry can be changed. */
export const ActivityLogUpdate = z.object({}).strict();
export type ActivityLogUpdate = z.infer<typeof ActivityLogUpdate>;

export const ActivityLogResponse = ActivityLogBase.extend({
  id,
  userId: id.nullable(),
  workspaceId: id.nullable(),
  timestamp: time,
});
export type ActivityLogResponse = z.infer<typeof ActivityLogResponse>;

export const ActivityLogList = Pagination.extend({
  workspaceId: id,
  userId: id.optional(),
  action: z.string().max(100).optional(),
  resourceId: id.optional(),
  sort: sortBy(["timestamp"]).default("-timestamp"),
}).strict();
export type ActivityLogList = z.infer<typeof ActivityLogList>;

export const ActivityLogPage = pageOf(ActivityLogResponse);
