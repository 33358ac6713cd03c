import { z } from "zod";
import { changesSomething, id, nameLength, notBlank, time } from "./fields.ts";
import { memberRoles } from "./member.ts";
import { Pagination, pageOf, sortBy } from "./pagination.ts";
import { ThresholdOverrides } from "./threshold.ts";
import { UserSummary } from "./user.ts";

export const WorkspaceBase = z.object({ name: notBlank(nameLength) });

export const WorkspaceCreate = WorkspaceBase.strict();
export type WorkspaceCreate = z.infer<typeof WorkspaceCreate>;

export const WorkspaceUpdate = WorkspaceBase.partial()
  .strict()
  .refine(...changesSomething);
export type WorkspaceUpdate = z.infer<typeof WorkspaceUpdate>;

/** Sets the thresholds of the rules for every later analysis of the workspace; those left out keep the table's value. */
export const WorkspaceThresholds = z.object({ id, thresholds: ThresholdOverrides }).strict();
export type WorkspaceThresholds = z.infer<typeof WorkspaceThresholds>;

/** The new owner must be a member already; the old one stays as an admin. */
export const WorkspaceTransfer = z.object({ id, userId: id }).strict();
export type WorkspaceTransfer = z.infer<typeof WorkspaceTransfer>;

export const WorkspaceResponse = z.object({
  id,
  name: z.string(),
  ownerId: id,
  owner: UserSummary,
  /** What the caller may do here. */
  role: z.enum(memberRoles),
  /** The thresholds of the rules that differ here. */
  thresholds: ThresholdOverrides,
  createdAt: time,
  updatedAt: time,
});
export type WorkspaceResponse = z.infer<typeof WorkspaceResponse>;

export const WorkspaceSummary = WorkspaceResponse.pick({ id: true, name: true });
export type WorkspaceSummary = z.infer<typeof WorkspaceSummary>;

export const WorkspaceList = Pagination.extend({
  sort: sortBy(["createdAt", "name"]).default("createdAt"),
}).strict();
export type WorkspaceList = z.infer<typeof WorkspaceList>;

export const WorkspacePage = pageOf(WorkspaceResponse);
