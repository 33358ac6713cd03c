import { expect, test } from "vitest";
import { createPasswordHasher } from "./passwords.ts";

test("a password matches its own hash alone, whose parameters stand in it", async () => {
  const { hash, verify } = createPasswordHasher();
  const stored = await hash("correct horse");
  expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
  expect(await verify({ hash: stored, password: "correct horse" })).toBe(true);
  expect(await verify({ hash: stored, password: "correct horsf" })).toBe(false);
});

test("two hashes of one password differ", async () => {
  const { hash } = createPasswordHasher();
  expect(await hash("same")).not.toBe(await hash("same"));
});

test("a hash made with other parameters still matches, so that they can be raised", async () => {
  // A test vector of the reference implementation: argon2id, t=2, m=2^16, p=1, password "password", salt "somesalt".
  const tag = Buffer.from("09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7", "hex")
    .toString("base64")
    .replace("=", "");
  const reference = `$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$${tag}`;
  const { verify } = createPasswordHasher();
  expect(await verify({ hash: reference, password: "password" })).toBe(true);
  expect(await verify({ hash: reference, password: "passwort" })).toBe(false);
});

test("text that is no argon2id hash matches nothing", async () => {
  const { verify } = createPasswordHasher();
  for (const hash of [
    "",
    "correct horse",
    "$argon2i$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$AAAA",
    "$argon2id$v=19$m=1,t=1,p=1$$",
  ]) {
    expect(await verify({ hash, password: "correct horse" })).toBe(false);
  }
});

test("a flood of sign-ins is turned away once the queue is full, and served again after it", async () => {
  const { hash } = createPasswordHasher({ concurrency: 2, maxWaiting: 3 });
  const outcomes = await Promise.allSettled(Array.from({ length: 10 }, (_, index) => hash(`password ${index}`)));
  const refused = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []));
  expect(refused).toHaveLength(5);
  expect(refused[0]).toMatchObject({ code: "unavailable" });
  await expect(hash("later")).resolves.toMatch(/^\$argon2id/);
});
