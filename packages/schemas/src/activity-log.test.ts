import { expect, test } from "vitest";
import { ActivityLogCreate, ActivityLogList, ActivityLogResponse, ActivityLogUpdate } from "./index.ts";

const entry = {
  action: "dataset.create",
  resourceType: "dataset",
  resourceId: crypto.randomUUID(),
  metadata: { name: "a" },
  userId: null,
  workspaceId: null,
};

test("an entry names an action; who, where and on what may be unknown", () => {
  expect(ActivityLogCreate.parse(entry)).toEqual(entry);
  for (const wrong of [
    { action: "" },
    { action: "x".repeat(101) },
    { resourceType: "x".repeat(51) },
    { resourceId: "1" },
    { metadata: { when: new Date() } },
    { extra: 1 },
  ]) {
    expect(ActivityLogCreate.safeParse({ ...entry, ...wrong }).success).toBe(false);
  }
});

test("nothing of an entry can be changed", () => {
  expect(ActivityLogUpdate.parse({})).toEqual({});
  expect(ActivityLogUpdate.safeParse({ action: "x" }).success).toBe(false);
});

test("a response has its time as text, and a list is of one workspace, newest first", () => {
  expect(ActivityLogResponse.parse({ ...entry, id: crypto.randomUUID(), timestamp: new Date(0) }).timestamp).toBe(
    "1970-01-01T00:00:00.000Z",
  );
  expect(ActivityLogList.parse({ workspaceId: entry.resourceId }).sort).toBe("-timestamp");
  expect(ActivityLogList.safeParse({}).success).toBe(false);
});
