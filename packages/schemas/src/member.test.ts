import { expect, test } from "vitest";
import { MemberCreate, MemberList, memberRoles, MemberUpdate, roleAllows } from "./index.ts";

const given = { workspaceId: crypto.randomUUID(), email: "ada@example.com", role: "editor" };

test("a member is added by email, with any role but owner", () => {
  for (const role of ["admin", "editor", "viewer"])
    expect(MemberCreate.safeParse({ ...given, role }).success).toBe(true);
  for (const role of ["owner", "king", undefined])
    expect(MemberCreate.safeParse({ ...given, role }).success).toBe(false);
  expect(MemberCreate.safeParse({ ...given, email: "ada" }).success).toBe(false);
  expect(MemberCreate.safeParse({ ...given, userId: crypto.randomUUID() }).success).toBe(false);
});

test("nobody is made owner by a change of role", () => {
  const change = { workspaceId: crypto.randomUUID(), userId: crypto.randomUUID() };
  expect(MemberUpdate.safeParse({ ...change, role: "viewer" }).success).toBe(true);
  expect(MemberUpdate.safeParse({ ...change, role: "owner" }).success).toBe(false);
});

test("each role may do what the ones after it may, and no more", () => {
  const allowed = memberRoles.map((role) => memberRoles.filter((needed) => roleAllows(role, needed)));
  expect(allowed).toEqual([
    ["owner", "admin", "editor", "viewer"],
    ["admin", "editor", "viewer"],
    ["editor", "viewer"],
    ["viewer"],
  ]);
});

test("a list is of one workspace", () => {
  expect(MemberList.parse({ workspaceId: given.workspaceId })).toMatchObject({
    page: 1,
    pageSize: 20,
    sort: "createdAt",
  });
  expect(MemberList.safeParse({}).success).toBe(false);
});
