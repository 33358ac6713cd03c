import { accounts, asSystem, sessions } from "@datainsight/db";
import { UserUpdate } from "@datainsight/schemas";
import { anActor, aSession, aUser, type TestDeps, testWithDeps as test } from "@datainsight/testing";
import { eq } from "drizzle-orm";
import { describe, expect } from "vitest";
import { currentUser } from "./current.ts";
import { type PasswordHasher, updateUser } from "./update.ts";

/** The real one is slow on purpose; what is tested here is what surrounds it. */
const hashOf = (password: string) =>
  `$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$${Buffer.from(password.padEnd(32)).toString("base64url")}`;
const passwords: PasswordHasher = {
  hash: (password) => Promise.resolve(hashOf(password)),
  verify: ({ hash, password }) => Promise.resolve(hash === hashOf(password)),
};

async function aPerson(deps: TestDeps) {
  const user = await aUser(deps.db);
  const account = { userId: user.id, accountId: user.id, providerId: "credential", passwordHash: hashOf("old") };
  await asSystem(deps.db, (tx) => tx.insert(accounts).values(account));
  return { user, actor: await anActor(deps, user.id) };
}

describe("an account", () => {
  test("takes a new name without the password, and nothing else of it moves", async ({ deps }) => {
    const { user, actor } = await aPerson(deps);
    await updateUser(actor, UserUpdate.parse({ fullName: "Ada Lovelace" }), passwords);
    expect(await currentUser(actor)).toMatchObject({ fullName: "Ada Lovelace", email: user.email });
  });

  test("takes a new email only with the current password, and keeps it in lower case", async ({ deps }) => {
    const { actor } = await aPerson(deps);
    const email = `Ada.${actor.user.id}@Example.com`;
    expect(UserUpdate.safeParse({ email }).success).toBe(false);
    const wrong = updateUser(actor, UserUpdate.parse({ email, currentPassword: "wrong" }), passwords);
    await expect(wrong).rejects.toMatchObject({ code: "invalid_input", place: { field: "currentPassword" } });
    await updateUser(actor, UserUpdate.parse({ email, currentPassword: "old" }), passwords);
    expect(await currentUser(actor)).toMatchObject({ email: email.toLowerCase(), emailVerified: false });
  });

  test("cannot take the email of another, in whatever case", async ({ deps }) => {
    const [one, two] = [await aPerson(deps), await aPerson(deps)];
    const input = UserUpdate.parse({ email: one.user.email.toUpperCase(), currentPassword: "old" });
    await expect(updateUser(two.actor, input, passwords)).rejects.toMatchObject({
      code: "conflict",
      place: { field: "email" },
    });
  });

  test("with a new password loses every session", async ({ deps }) => {
    const { user, actor } = await aPerson(deps);
    await aSession(deps.db, { userId: user.id });
    await updateUser(actor, UserUpdate.parse({ password: "new horse", currentPassword: "old" }), passwords);
    expect(await asSystem(deps.db, (tx) => tx.$count(sessions, eq(sessions.userId, user.id)))).toBe(0);
    const again = updateUser(
      actor,
      UserUpdate.parse({ password: "another one", currentPassword: "new horse" }),
      passwords,
    );
    await expect(again).resolves.toBeDefined();
  });
});
