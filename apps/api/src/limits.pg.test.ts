import { request } from "node:http";
import { test as base } from "@datainsight/testing";
import { expect } from "vitest";
import { startTestApi, type TestApi, type TestUser } from "./testing.ts";

const test = base
  .extend("api", { scope: "file" }, async ({ databaseUrl }, { onCleanup }): Promise<TestApi> => {
    const api = await startTestApi(databaseUrl);
    onCleanup(() => api.close());
    return api;
  })
  .extend("user", { scope: "file" }, async ({ api }): Promise<TestUser> => api.signUp());

const codeOf = async (response: Response) => {
  const body = (await response.json()) as { error: { code: unknown; data?: { code: unknown } } };
  return body.error.data?.code ?? body.error.code;
};

test("a thousand calls with one key work", async ({ api, user }) => {
  const statuses = new Map<number, number>();
  const ask = async () => {
    const { status, body } = await fetch(`${api.url}/api/v1/users/me`, { headers: { "x-api-key": user.apiKey } });
    await body?.cancel();
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
  };
  for (let round = 0; round < 50; round += 1) await Promise.all(Array.from({ length: 20 }, ask));
  expect(Object.fromEntries(statuses)).toEqual({ 200: 1000 });
});

test("a batch carries twenty calls and no more", async ({ api, user }) => {
  const batch = (calls: number) =>
    fetch(`${api.url}/trpc/${Array.from({ length: calls }, () => "users.me").join(",")}?batch=1&input=%7B%7D`, {
      headers: { "x-api-key": user.apiKey },
    });
  expect((await batch(20)).status).toBe(200);
  expect((await batch(21)).status).toBe(400);
  expect((await batch(1000)).status).toBe(400);
});

test("a body past a megabyte is too large, whether or not it says its length", async ({ api, user }) => {
  const text = JSON.stringify({ name: "x".repeat(2_000_000) });
  const headers = { "x-api-key": user.apiKey, "content-type": "application/json" };
  for (const path of ["/api/v1/workspaces", "/trpc/workspaces.create", "/api/auth/sign-in/email"]) {
    const known = await fetch(`${api.url}${path}`, { method: "POST", headers, body: text });
    expect([path, known.status, await codeOf(known)]).toEqual([path, 413, "too_large"]);
    const chunked = await fetch(`${api.url}${path}`, {
      method: "POST",
      headers,
      body: new Blob([text]).stream(),
      duplex: "half",
    });
    expect([path, chunked.status, await codeOf(chunked)]).toEqual([path, 413, "too_large"]);
  }
});

test("who calls too often is told when to come back; others are not held up", async ({ databaseUrl }) => {
  const api = await startTestApi(databaseUrl, { RATE_LIMIT_CALLS: "30" });
  try {
    const [busy, calm] = [await api.signUp(), await api.signUp()];
    const me = ({ apiKey }: TestUser) => fetch(`${api.url}/api/v1/users/me`, { headers: { "x-api-key": apiKey } });
    for (let call = 0; call < 30; call += 1) expect((await me(busy)).status).toBe(200);
    const refused = await me(busy);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await codeOf(refused)).toBe("limit_exceeded");
    expect((await me(calm)).status).toBe(200);
  } finally {
    await api.close();
  }
});

test("a batch counts as its calls", async ({ databaseUrl }) => {
  const api = await startTestApi(databaseUrl, { RATE_LIMIT_CALLS: "30" });
  try {
    const { apiKey } = await api.signUp();
    const batch = () =>
      fetch(`${api.url}/trpc/${Array.from({ length: 20 }, () => "users.me").join(",")}?batch=1&input=%7B%7D`, {
        headers: { "x-api-key": apiKey },
      });
    expect((await batch()).status).toBe(200);
    const refused = await batch();
    expect([refused.status, await codeOf(refused)]).toEqual([429, "limit_exceeded"]);
  } finally {
    await api.close();
  }
});

test("guessing one account's password is slowed down, and X-Forwarded-For does not help", async ({ databaseUrl }) => {
  const api = await startTestApi(databaseUrl, { RATE_LIMIT_SIGN_INS: "12" });
  try {
    const user = await api.signUp();
    const guess = (email: string, from: string) =>
      fetch(`${api.url}/api/auth/sign-in/email`, {
        method: "POST",
        headers: { "content-type": "application/json", "x-forwarded-for": from },
        body: JSON.stringify({ email, password: "wrong guess" }),
      });
    const statuses: number[] = [];
    for (let round = 0; round < 4; round += 1) statuses.push((await guess(user.email, `10.0.0.${round}`)).status);
    expect(statuses).toEqual([401, 401, 429, 429]);
    const spread: number[] = [];
    for (let round = 0; round < 10; round += 1)
      spread.push((await guess(`nobody${round}@example.com`, `10.0.1.${round}`)).status);
    expect(spread.filter((status) => status === 429).length).toBeGreaterThanOrEqual(2);
  } finally {
    await api.close();
  }
});

test("an upload that breaks off leaves no file and no content", async ({ api, user }) => {
  const headers = { "x-api-key": user.apiKey, "content-type": "application/json" };
  const made = await fetch(`${api.url}/api/v1/datasets`, {
    method: "POST",
    headers,
    body: JSON.stringify({ workspaceId: user.workspaceId, name: "half.csv" }),
  });
  const { id } = (await made.json()) as { id: string };
  const { hostname, port } = new URL(api.url);
  const upload = request({
    hostname,
    port,
    method: "PUT",
    path: `/api/v1/datasets/${id}/content`,
    headers: { "x-api-key": user.apiKey, "content-length": "1000" },
  });
  upload.on("error", () => {});
  upload.write("a,b\n1,2\n");
  await new Promise((resolve) => upload.once("socket", (socket) => socket.once("connect", resolve)));
  upload.destroy();
  await expect
    .poll(() => api.logged(), { timeout: 10_000 })
    .toMatch(new RegExp(`datasets/${id}/content","code":"interrupted"`));
  const dataset = await fetch(`${api.url}/api/v1/datasets/${id}`, { headers });
  expect(await dataset.json()).toMatchObject({ status: "pending", fileSize: 0, contentSha256: null });
});

test("content is taken once, and only where a dataset waits for it", async ({ api, user }) => {
  const headers = { "x-api-key": user.apiKey };
  const made = await fetch(`${api.url}/api/v1/datasets`, {
    method: "POST",
    headers: { ...headers, "content-type": "application/json" },
    body: JSON.stringify({ workspaceId: user.workspaceId, name: "once.csv" }),
  });
  const { id } = (await made.json()) as { id: string };
  const put = (body: string, shown: Record<string, string> = headers) =>
    fetch(`${api.url}/api/v1/datasets/${id}/content`, { method: "PUT", headers: shown, body });
  expect((await put("a\n1\n", {})).status).toBe(401);
  expect((await put("a\n1\n", { "x-api-key": (await api.signUp()).apiKey })).status).toBe(404);
  expect((await put("")).status).toBe(400);
  expect((await put("a\n1\n")).status).toBe(200);
  const again = await put("a\n2\n");
  expect([again.status, await codeOf(again)]).toEqual([409, "conflict"]);
});

test("behind a trusted proxy the address it saw is limited, not what a client claims before it", async ({
  databaseUrl,
}) => {
  const api = await startTestApi(databaseUrl, { RATE_LIMIT_CALLS: "50", TRUSTED_PROXY_HOPS: "1" });
  try {
    const ask = async (forwarded: string) => {
      const response = await fetch(`${api.url}/api/v1/users/me`, { headers: { "x-forwarded-for": forwarded } });
      return response.status;
    };
    for (let call = 0; call < 5; call += 1) expect(await ask(`1.2.3.${call}, 203.0.113.7`)).toBe(401);
    expect(await ask("1.2.3.9, 203.0.113.7")).toBe(429);
    expect(await ask("203.0.113.8")).toBe(401);
  } finally {
    await api.close();
  }
});
