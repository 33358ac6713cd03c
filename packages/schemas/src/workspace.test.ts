import { expect, test } from "vitest";
import { WorkspaceCreate, WorkspaceList, WorkspaceResponse, WorkspaceTransfer, WorkspaceUpdate } from "./index.ts";

test("a workspace has a name that is not blank, trimmed, of at most 255 characters", () => {
  expect(WorkspaceCreate.parse({ name: " Retail " })).toEqual({ name: "Retail" });
  expect(WorkspaceCreate.safeParse({ name: "x".repeat(255) }).success).toBe(true);
  for (const name of ["", "  ", "x".repeat(256), 3, null])
    expect(WorkspaceCreate.safeParse({ name }).success).toBe(false);
});

test("the owner is not an input, and an update changes something", () => {
  expect(WorkspaceCreate.safeParse({ name: "A", ownerId: crypto.randomUUID() }).success).toBe(false);
  expect(WorkspaceUpdate.safeParse({}).success).toBe(false);
  expect(WorkspaceUpdate.safeParse({ ownerId: crypto.randomUUID() }).success).toBe(false);
});

test("a transfer names a workspace and a user by their ids", () => {
  expect(WorkspaceTransfer.safeParse({ id: crypto.randomUUID(), userId: crypto.randomUUID() }).success).toBe(true);
  expect(WorkspaceTransfer.safeParse({ id: "1", userId: crypto.randomUUID() }).success).toBe(false);
});

test("a response carries its owner and the caller's role", () => {
  const owner = { id: crypto.randomUUID(), email: "a@example.com", fullName: "A" };
  const response = {
    id: crypto.randomUUID(),
    name: "W",
    ownerId: owner.id,
    owner,
    role: "viewer",
    thresholds: { missingHigh: 0.4 },
    createdAt: new Date(),
    updatedAt: new Date(),
  };
  expect(WorkspaceResponse.parse(response)).toMatchObject({ owner, role: "viewer" });
  expect(WorkspaceResponse.safeParse({ ...response, owner: undefined }).success).toBe(false);
});

test("a list sorts by time or name, either way", () => {
  expect(WorkspaceList.parse({})).toEqual({ page: 1, pageSize: 20, sort: "createdAt" });
  expect(WorkspaceList.parse({ sort: "-name" }).sort).toBe("-name");
  expect(WorkspaceList.safeParse({ sort: "ownerId" }).success).toBe(false);
});
