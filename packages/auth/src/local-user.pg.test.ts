import { workspaces } from "@datainsight/db";
import { test } from "@datainsight/testing";
import { eq } from "drizzle-orm";
import { expect } from "vitest";
import {
  type Auth,
  consumeOneTimeLink,
  createAuth,
  createLocalUser,
  createOneTimeLink,
  createPasswordHasher,
} from "./index.ts";

type Db = Parameters<typeof createLocalUser>[0];

function open(db: Db): Auth {
  return createAuth({
    db,
    secret: "s".repeat(32),
    publicUrl: "http://localhost:3000",
    signup: "closed",
    passwords: createPasswordHasher(),
    now: () => new Date(),
    log: { warn: () => {}, error: () => {} },
  });
}

test("the local user and its workspace are made once, however many starts there are", async ({ db, system }) => {
  const all = await Promise.all(Array.from({ length: 4 }, () => createLocalUser(db)));
  expect(new Set(all.map(({ userId }) => userId)).size).toBe(1);
  const names = await system
    .select({ name: workspaces.name })
    .from(workspaces)
    .where(eq(workspaces.ownerId, all[0]?.userId ?? ""));
  expect(names).toEqual([{ name: "Local" }]);
});

test("a one-time link signs in once, and not after its time", async ({ db }) => {
  const { userId } = await createLocalUser(db);
  const now = new Date();
  const link = await createOneTimeLink(db, { userId, now });
  expect(link.path).toBe(`/sign-in/${link.token}`);
  const spent = await Promise.all([1, 2, 3].map(() => consumeOneTimeLink(db, { token: link.token, now })));
  expect(spent.filter((found) => found === userId)).toHaveLength(1);
  const late = await createOneTimeLink(db, { userId, now });
  expect(await consumeOneTimeLink(db, { token: late.token, now: new Date(now.getTime() + 601_000) })).toBeUndefined();
  const { setCookie } = await open(db).openSession(userId);
  expect(await open(db).authenticate(new Headers({ cookie: setCookie.split(";")[0] ?? "" }))).toMatchObject({
    user: { id: userId },
  });
});
