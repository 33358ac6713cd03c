import { aUser, test } from "@datainsight/testing";
import { expect } from "vitest";
import { users } from "./index.ts";

test("a row written as the system is read back", async ({ db, system }) => {
  const user = await aUser(db);
  expect(await system.select().from(users)).toEqual([user]);
  expect(await db.select().from(users)).toEqual([]);
});
