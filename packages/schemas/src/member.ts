import { z } from "zod";
import { id, time } from "./fields.ts";
import { Pagination, pageOf, sortBy } from "./pagination.ts";
import { Email, UserSummary } from "./user.ts";

/** From most to least: each role may do all that the ones after it may. */
export const memberRoles = ["owner", "admin", "editor", "viewer"] as const;
export type MemberRole = (typeof memberRoles)[number];

/** True when `role` may do what `needed` may. */
export function roleAllows(role: MemberRole, needed: MemberRole): boolean {
  return memberRoles.indexOf(role) <= memberRoles.indexOf(needed);
}

/** Ownership is given by `workspaces.transfer` alone. */
const givenRole = z.enum(memberRoles).exclude(["owner"]);

export const MemberBase = z.object({ role: givenRole });

/** Adds a person who already has an account. */
export const MemberCreate = MemberBase.extend({ workspaceId: id, email: Email }).strict();
export type MemberCreate = z.infer<typeof MemberCreate>;

export const MemberKey = z.object({ workspaceId: id, userId: id }).strict();
export type MemberKey = z.infer<typeof MemberKey>;

export const MemberUpdate = MemberBase.extend({ workspaceId: id, userId: id }).strict();
export type MemberUpdate = z.infer<typeof MemberUpdate>;

export const MemberResponse = z.object({
  workspaceId: id,
  userId: id,
  role: z.enum(memberRoles),
  user: UserSummary,
  createdAt: time,
  updatedAt: time,
});
export type MemberResponse = z.infer<typeof MemberResponse>;

export const MemberList = Pagination.extend({
  workspaceId: id,
  role: z.enum(memberRoles).optional(),
  sort: sortBy(["createdAt"]).default("createdAt"),
}).strict();
export type MemberList = z.infer<typeof MemberList>;

export const MemberPage = pageOf(MemberResponse);
