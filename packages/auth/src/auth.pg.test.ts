import { apiKeys, activityLogs, sessions, users, workspaceMembers, workspaces } from "@datainsight/db";
import { test as base } from "@datainsight/testing";
import { eq } from "drizzle-orm";
import { expect } from "vitest";
import { type Auth, type AuthOptions, createApiKey, createAuth } from "./index.ts";
import { createPasswordHasher, createUser, resetPassword, revokeApiKey } from "./index.ts";
import { hashToken } from "./tokens.ts";

const publicUrl = "http://localhost:3000";
const passwords = createPasswordHasher();
const log = { warn: () => {}, error: () => {} };

type Open = (options?: Partial<AuthOptions>) => Auth;

const test = base.extend("open", { scope: "file" }, ({ db }): Open => {
  return (options = {}) =>
    createAuth({
      db,
      secret: "s".repeat(32),
      publicUrl,
      signup: "open",
      passwords,
      now: () => new Date(),
      log,
      ...options,
    });
});

const post = (path: string, body: object, headers: Record<string, string> = {}) =>
  new Request(`${publicUrl}/api/auth${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });

let count = 0;
const person = () => ({ name: "Ada Example", email: `ada${++count}@example.com`, password: "correct horse" });

async function signIn(
  auth: Auth,
  { email, password }: { email: string; password: string },
  headers: Record<string, string> = {},
) {
  const response = await auth.handle(post("/sign-in/email", { email, password }, headers));
  const { token } = (await response.json()) as { token: string };
  return {
    token,
    cookie: (response.headers.get("set-cookie") ?? "").split(";")[0] ?? "",
    setCookie: response.headers.get("set-cookie") ?? "",
  };
}

const bearer = (token: string) => new Headers({ authorization: `Bearer ${token}` });

test("the first account is the admin, and each account gets a workspace that it owns", async ({ open, system }) => {
  const auth = open();
  const [first, second] = [person(), person()];
  await auth.handle(post("/sign-up/email", first));
  await auth.handle(post("/sign-up/email", second));
  const rows = await system
    .select({ email: users.email, role: users.role, workspace: workspaces.name, member: workspaceMembers.role })
    .from(users)
    .innerJoin(workspaces, eq(workspaces.ownerId, users.id))
    .innerJoin(workspaceMembers, eq(workspaceMembers.userId, users.id))
    .orderBy(users.createdAt);
  expect(rows).toEqual([
    { email: first.email, role: "admin", workspace: "Ada Example's workspace", member: "owner" },
    { email: second.email, role: "user", workspace: "Ada Example's workspace", member: "owner" },
  ]);
  const actions = await system.select({ action: activityLogs.action }).from(activityLogs);
  const each = ["session.create", "user.create", "workspace.create"];
  expect(actions.map(({ action }) => action).toSorted()).toEqual(each.flatMap((action) => [action, action]));
});

test("an email is one person's whatever its case", async ({ open }) => {
  const auth = open();
  const someone = person();
  await auth.handle(post("/sign-up/email", someone));
  const again = auth.handle(post("/sign-up/email", { ...someone, email: someone.email.toUpperCase() }));
  await expect(again).rejects.toMatchObject({ code: "conflict", field: "email" });
});

test("a flood of sign-ups neither fails nor takes every connection", async ({ open, db }) => {
  const auth = open();
  const flood = Promise.all(
    Array.from({ length: 40 }, async () => (await auth.handle(post("/sign-up/email", person()))).status),
  );
  const waits: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    const start = performance.now();
    await db.execute("select 1");
    waits.push(performance.now() - start);
  }
  expect(new Set(await flood)).toEqual(new Set([200]));
  expect(Math.max(...waits)).toBeLessThan(2_000);
});

test("a sign-up that fails names the field and leaves nothing", async ({ open, system }) => {
  const auth = open();
  const before = await system.$count(users);
  for (const [field, value] of [
    ["name", " "],
    ["name", undefined],
    ["name", "x".repeat(256)],
    ["email", "nobody"],
    ["email", undefined],
    ["password", "short"],
    ["password", "x".repeat(129)],
    ["password", undefined],
  ] as const) {
    await expect(auth.handle(post("/sign-up/email", { ...person(), [field]: value }))).rejects.toMatchObject({
      code: "invalid_input",
      field,
      message: expect.stringMatching(`^${field}: `),
    });
  }
  await expect(auth.handle(post("/sign-up/email", []))).rejects.toMatchObject({ code: "invalid_input" });
  expect(await system.$count(users)).toBe(before);
});

test("where sign-up is closed or by invitation, a stranger makes no account", async ({ open }) => {
  for (const signup of ["closed", "invite"] as const) {
    await expect(open({ signup }).handle(post("/sign-up/email", person()))).rejects.toMatchObject({
      code: "forbidden",
    });
  }
});

test("a session is known by its cookie and by its token, signed or not", async ({ open }) => {
  const auth = open();
  const someone = person();
  await auth.handle(post("/sign-up/email", someone));
  const { token, cookie } = await signIn(auth, someone);
  const signed = decodeURIComponent(cookie.split("=").slice(1).join("="));
  for (const headers of [new Headers({ cookie }), bearer(token), bearer(signed)]) {
    expect(await auth.authenticate(headers)).toMatchObject({ via: "session", user: { email: someone.email } });
  }
  expect(await auth.authenticate(new Headers({ cookie: cookie.replace(/.$/, "x") }))).toBeUndefined();
  expect(await auth.authenticate(bearer("x".repeat(43)))).toBeUndefined();
});

test("nothing in the database opens a session or stands for a key", async ({ open, db, system }) => {
  const auth = open();
  const someone = person();
  await auth.handle(post("/sign-up/email", someone));
  const { token } = await signIn(auth, someone);
  const [user] = await system.select().from(users).where(eq(users.email, someone.email));
  const { key } = await createApiKey(db, { userId: user?.id ?? "", name: "laptop" });
  const stored = JSON.stringify([await system.select().from(sessions), await system.select().from(apiKeys)]);
  expect(stored).toContain(hashToken(token));
  expect(stored).not.toContain(token);
  expect(stored).not.toContain(key);
  expect(await auth.authenticate(bearer(hashToken(token)))).toBeUndefined();
  expect(await auth.authenticate(new Headers({ "x-api-key": hashToken(key) }))).toBeUndefined();
});

test("signing out ends the session for good", async ({ open }) => {
  const auth = open();
  const someone = person();
  await auth.handle(post("/sign-up/email", someone));
  const { cookie } = await signIn(auth, someone);
  await auth.handle(post("/sign-out", {}, { cookie }));
  expect(await auth.authenticate(new Headers({ cookie }))).toBeUndefined();
});

test("a session that was there before a sign-in is dead after it", async ({ open }) => {
  const auth = open();
  const [attacker, victim] = [person(), person()];
  await auth.handle(post("/sign-up/email", attacker));
  await auth.handle(post("/sign-up/email", victim));
  const planted = await signIn(auth, attacker);
  const own = await signIn(auth, victim, { cookie: planted.cookie });
  expect(await auth.authenticate(new Headers({ cookie: planted.cookie }))).toBeUndefined();
  expect(await auth.authenticate(new Headers({ cookie: own.cookie }))).toMatchObject({ user: { email: victim.email } });
});

test("revoking all sessions ends the others too", async ({ open }) => {
  const auth = open();
  const someone = person();
  await auth.handle(post("/sign-up/email", someone));
  const [one, other] = [await signIn(auth, someone), await signIn(auth, someone)];
  await auth.handle(post("/revoke-sessions", {}, { cookie: one.cookie }));
  for (const { cookie } of [one, other]) expect(await auth.authenticate(new Headers({ cookie }))).toBeUndefined();
});

test("a session ends after a week without use, and after thirty days in any case", async ({ open, system }) => {
  let now = new Date();
  const auth = open({ now: () => now });
  const someone = person();
  await auth.handle(post("/sign-up/email", someone));
  const { token } = await signIn(auth, someone);
  now = new Date(now.getTime() + 6 * 86_400_000);
  expect(await auth.authenticate(bearer(token))).toBeDefined();
  now = new Date(now.getTime() + 2 * 86_400_000);
  expect(await auth.authenticate(bearer(token))).toBeUndefined();
  await system.update(sessions).set({ expiresAt: new Date(now.getTime() + 365 * 86_400_000) });
  auth.forget();
  expect(await auth.authenticate(bearer(token))).toBeDefined();
  now = new Date(now.getTime() + 24 * 86_400_000);
  expect(await auth.authenticate(bearer(token))).toBeUndefined();
});

test("over https the cookie is bound to its host and never readable by scripts", async ({ open }) => {
  const someone = person();
  const auth = open({ publicUrl: "https://data.example.org" });
  await auth.handle(post("/sign-up/email", someone));
  const { setCookie } = await signIn(auth, someone);
  expect(setCookie).toMatch(/^__Host-datainsight\.session=/);
  for (const attribute of ["Secure", "HttpOnly", "SameSite=Lax", "Path=/"]) expect(setCookie).toContain(attribute);
  expect(setCookie).not.toContain("Domain");
});

test("an API key opens the account that made it; a revoked, expired or disabled one does not", async ({
  open,
  db,
  system,
}) => {
  let now = new Date();
  const auth = open({ now: () => now });
  const { userId } = await createUser(db, { ...person(), fullName: "Key Owner" }, passwords);
  const keyOf = (key: string) => auth.authenticate(new Headers({ "x-api-key": key }));
  const lasting = await createApiKey(db, { userId, name: "a" });
  const brief = await createApiKey(db, { userId, name: "b", expiresAt: new Date(now.getTime() + 60_000) });
  const off = await createApiKey(db, { userId, name: "c" });
  await system.update(apiKeys).set({ enabled: false }).where(eq(apiKeys.id, off.id));
  expect(await keyOf(lasting.key)).toMatchObject({ via: "apiKey", user: { id: userId } });
  expect(await auth.authenticate(bearer(lasting.key))).toMatchObject({ via: "apiKey" });
  expect(await keyOf(brief.key)).toBeDefined();
  expect(await keyOf(off.key)).toBeUndefined();
  now = new Date(now.getTime() + 61_000);
  expect(await keyOf(brief.key)).toBeUndefined();
  await revokeApiKey(db, { userId, id: lasting.id });
  now = new Date(now.getTime() + 1000);
  expect(await keyOf(lasting.key)).toBeUndefined();
});

test("one person cannot revoke another's key", async ({ db, open }) => {
  const owner = await createUser(db, { ...person(), fullName: "Owner" }, passwords);
  const other = await createUser(db, { ...person(), fullName: "Other" }, passwords);
  const { id, key } = await createApiKey(db, { userId: owner.userId, name: "mine" });
  expect(await revokeApiKey(db, { userId: other.userId, id })).toBe(false);
  expect(await open().authenticate(new Headers({ "x-api-key": key }))).toBeDefined();
});

test("a switched-off account is refused within a second, by session, key and password", async ({
  open,
  db,
  system,
}) => {
  let now = new Date();
  const auth = open({ now: () => now });
  const someone = person();
  const { userId } = await createUser(db, { ...someone, fullName: "Gone" }, passwords);
  const { key } = await createApiKey(db, { userId, name: "k" });
  const { token, cookie } = await signIn(auth, someone);
  const all = [bearer(token), new Headers({ cookie }), new Headers({ "x-api-key": key })];
  for (const headers of all) expect(await auth.authenticate(headers)).toBeDefined();
  await system.update(users).set({ isActive: false }).where(eq(users.id, userId));
  now = new Date(now.getTime() + 1000);
  for (const headers of all) expect(await auth.authenticate(headers)).toBeUndefined();
  await expect(signIn(auth, someone)).rejects.toMatchObject({ code: "forbidden" });
  const session = await auth.handle(new Request(`${publicUrl}/api/auth/get-session`, { headers: { cookie } }));
  expect(await session.json()).toBeNull();
});

test("a key cannot make, list or revoke keys, however it is shown", async ({ open, db }) => {
  const { userId } = await createUser(db, { ...person(), fullName: "Key" }, passwords);
  const { id, key } = await createApiKey(db, { userId, name: "k" });
  for (const shown of [{ "x-api-key": key }, { authorization: `Bearer ${key}` }]) {
    const auth = open();
    await expect(auth.handle(post("/api-key/create", { name: "more" }, shown))).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(auth.handle(post("/api-key/delete", { keyId: id }, shown))).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(auth.handle(post("/revoke-sessions", {}, shown))).rejects.toMatchObject({ code: "forbidden" });
  }
});

test("a key shown beside the cookie counts alone, so it mints no key either", async ({ open, db }) => {
  const auth = open();
  const someone = person();
  const { userId } = await createUser(db, { ...someone, fullName: "Both" }, passwords);
  const { key } = await createApiKey(db, { userId, name: "k" });
  const { cookie } = await signIn(auth, someone);
  await expect(
    auth.handle(post("/api-key/create", { name: "more" }, { cookie, "x-api-key": key })),
  ).rejects.toMatchObject({ code: "forbidden" });
});

test("a session makes named keys without a daily limit", async ({ open, system }) => {
  const auth = open();
  const someone = person();
  await auth.handle(post("/sign-up/email", someone));
  const { cookie } = await signIn(auth, someone);
  await expect(auth.handle(post("/api-key/create", {}, { cookie }))).rejects.toMatchObject({ code: "invalid_input" });
  const made = (await (await auth.handle(post("/api-key/create", { name: "laptop" }, { cookie }))).json()) as {
    id: string;
    key: string;
  };
  const [row] = await system.select().from(apiKeys).where(eq(apiKeys.id, made.id));
  expect(row).toMatchObject({ name: "laptop", rateLimitEnabled: false, enabled: true, key: hashToken(made.key) });
  await auth.handle(post("/api-key/delete", { keyId: made.id }, { cookie }));
  const logged = await system
    .select({ action: activityLogs.action, userId: activityLogs.userId })
    .from(activityLogs)
    .where(eq(activityLogs.resourceId, made.id))
    .orderBy(activityLogs.id);
  expect(logged).toEqual([
    { action: "apiKey.create", userId: row?.referenceId },
    { action: "apiKey.delete", userId: row?.referenceId },
  ]);
  expect(await auth.authenticate(new Headers({ "x-api-key": made.key }))).toBeUndefined();
});

test("a key that a session made opens the account", async ({ open }) => {
  const auth = open();
  const someone = person();
  await auth.handle(post("/sign-up/email", someone));
  const { cookie } = await signIn(auth, someone);
  const response = await auth.handle(post("/api-key/create", { name: "laptop" }, { cookie }));
  const made = (await response.json()) as { key: string };
  expect(await auth.authenticate(new Headers({ "x-api-key": made.key }))).toMatchObject({
    user: { email: someone.email },
  });
});

test("only the routes that people need are there", async ({ open }) => {
  for (const path of [
    "/delete-user",
    "/change-email",
    "/update-user",
    "/change-password",
    "/sign-in/social",
    "/api-key/update",
    "/request-password-reset",
  ]) {
    await expect(open().handle(post(path, {}))).rejects.toMatchObject({ code: "not_found" });
  }
});

test("an unknown email and a wrong password get the same answer in the same time", async ({ open, db }) => {
  const auth = open();
  const someone = person();
  await createUser(db, { ...someone, fullName: "Known" }, passwords);
  const attempt = async (email: string) => {
    const start = performance.now();
    const failure = await auth
      .handle(post("/sign-in/email", { email, password: "wrong password" }))
      .catch((error: unknown) => error);
    return { milliseconds: performance.now() - start, failure };
  };
  const times: Record<"known" | "unknown", number[]> = { known: [], unknown: [] };
  for (let round = 0; round < 15; round += 1) {
    const [known, unknown] = [await attempt(someone.email), await attempt(`nobody${round}@example.com`)];
    expect(unknown.failure).toEqual(known.failure);
    times.known.push(known.milliseconds);
    times.unknown.push(unknown.milliseconds);
  }
  const median = (list: number[]) => list.toSorted((a, b) => a - b)[7] ?? 0;
  // The hash is nearly all of it; without one for unknown emails the ratio would be about a tenth.
  expect(median(times.unknown) / median(times.known)).toBeGreaterThan(0.6);
});

test("a new password ends every session and the old password; keys go on", async ({ open, db }) => {
  const auth = open();
  const someone = person();
  const { userId } = await createUser(db, { ...someone, fullName: "Reset" }, passwords);
  const { key } = await createApiKey(db, { userId, name: "k" });
  const { token } = await signIn(auth, someone);
  await resetPassword(db, { email: someone.email.toUpperCase(), password: "another horse" }, passwords);
  await expect(signIn(auth, someone)).rejects.toMatchObject({ code: "unauthenticated" });
  expect(await open().authenticate(bearer(token))).toBeUndefined();
  expect(await auth.authenticate(new Headers({ "x-api-key": key }))).toBeDefined();
  await expect(signIn(auth, { ...someone, password: "another horse" })).resolves.toBeDefined();
  await expect(
    resetPassword(db, { email: "nobody@example.com", password: "another horse" }, passwords),
  ).rejects.toMatchObject({ code: "not_found" });
  await expect(resetPassword(db, { email: someone.email, password: "short" }, passwords)).rejects.toMatchObject({
    code: "invalid_input",
  });
});
