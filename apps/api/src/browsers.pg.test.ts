import { test as base } from "@datainsight/testing";
import { expect } from "vitest";
import { startTestApi, type TestApi } from "./testing.ts";

const test = base
  .extend("api", { scope: "file" }, async ({ databaseUrl }, { onCleanup }): Promise<TestApi> => {
    const api = await startTestApi(databaseUrl);
    onCleanup(() => api.close());
    return api;
  })
  .extend("cookie", { scope: "file" }, async ({ api }): Promise<string> => {
    const { email, password } = await api.signUp();
    const response = await fetch(`${api.url}/api/auth/sign-in/email`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ email, password }),
    });
    return (response.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
  });

const create = (api: TestApi, headers: Record<string, string>, body = JSON.stringify({ name: "From a page" })) =>
  fetch(`${api.url}/trpc/workspaces.create`, { method: "POST", headers, body });

test("a page of this server changes things with its cookie", async ({ api, cookie }) => {
  const own = { cookie, "content-type": "application/json", origin: api.url, "sec-fetch-site": "same-origin" };
  expect((await create(api, own)).status).toBe(200);
});

test("another site's page changes nothing, whatever it sends", async ({ api, cookie }) => {
  const json = { cookie, "content-type": "application/json" };
  const attempts: Record<string, string>[] = [
    { ...json, origin: "https://evil.example" },
    { ...json, origin: "null" },
    { ...json, "sec-fetch-site": "cross-site" },
    { ...json, "sec-fetch-site": "same-site", origin: "https://other.localhost" },
    { cookie, "content-type": "text/plain" },
    { cookie, "content-type": "application/x-www-form-urlencoded" },
    { cookie, "content-type": "multipart/form-data; boundary=x" },
  ];
  for (const headers of attempts) {
    const { status } = await create(api, headers);
    expect([headers, status === 403 || status === 415]).toEqual([headers, true]);
  }
  const signIn = await fetch(`${api.url}/api/auth/sign-in/email`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: "https://evil.example" },
    body: JSON.stringify({ email: "a@example.com", password: "12345678" }),
  });
  expect(signIn.status).toBe(403);
});

test("a change is never a GET", async ({ api, cookie }) => {
  const input = encodeURIComponent(JSON.stringify({ name: "By link" }));
  const response = await fetch(`${api.url}/trpc/workspaces.create?input=${input}`, { headers: { cookie } });
  expect(response.status).toBe(405);
});

test("every kind of answer carries the same protective headers", async ({ api, cookie }) => {
  const paths = [
    "/",
    "/health",
    "/docs",
    "/docs/swagger-ui.css",
    "/openapi.json",
    "/api/v1/users/me",
    "/trpc/users.me",
    "/nothing",
    "/api/auth/get-session",
  ];
  const seen = new Map<string, string[]>();
  for (const path of paths) {
    const { headers } = await fetch(`${api.url}${path}`, { headers: { cookie } });
    const told = [
      "content-security-policy",
      "x-content-type-options",
      "x-frame-options",
      "referrer-policy",
      "strict-transport-security",
      "cross-origin-resource-policy",
      "cache-control",
    ];
    const text = told.map((name) => `${name}: ${headers.get(name)}`).join("\n");
    seen.set(text, [...(seen.get(text) ?? []), path]);
    expect(headers.get("x-powered-by")).toBeNull();
    expect(headers.get("access-control-allow-origin")).toBeNull();
  }
  expect(Object.fromEntries(seen)).toMatchInlineSnapshot(`
    {
      "content-security-policy: default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'
    x-content-type-options: nosniff
    x-frame-options: DENY
    referrer-policy: no-referrer
    strict-transport-security: max-age=31536000; includeSubDomains
    cross-origin-resource-policy: same-origin
    cache-control: no-store": [
        "/",
        "/health",
        "/docs",
        "/openapi.json",
        "/api/v1/users/me",
        "/trpc/users.me",
        "/nothing",
        "/api/auth/get-session",
      ],
      "content-security-policy: default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'
    x-content-type-options: nosniff
    x-frame-options: DENY
    referrer-policy: no-referrer
    strict-transport-security: max-age=31536000; includeSubDomains
    cross-origin-resource-policy: same-origin
    cache-control: public, max-age=86400": [
        "/docs/swagger-ui.css",
      ],
    }
  `);
});

test("metrics are seen from this machine, and through a proxy with the token alone", async ({ api, databaseUrl }) => {
  const text = await (await fetch(`${api.url}/metrics`)).text();
  expect(text).toMatch(
    /datainsight_http_request_duration_seconds_count\{method="POST",route="\/trpc\/\*",status="200"\} \d+/,
  );
  expect((await fetch(`${api.url}/metrics`, { headers: { "x-forwarded-for": "10.0.0.1" } })).status).toBe(404);
  const guarded = await startTestApi(databaseUrl, { METRICS_TOKEN: "a-token-of-enough-length" });
  try {
    const far = (token: string) =>
      fetch(`${guarded.url}/metrics`, { headers: { "x-forwarded-for": "10.0.0.1", authorization: `Bearer ${token}` } });
    expect((await far("a-token-of-enough-length")).status).toBe(200);
    expect((await far("another-token-of-length")).status).toBe(404);
  } finally {
    await guarded.close();
  }
});

test("the documentation needs nothing from elsewhere", async ({ api }) => {
  const page = await (await fetch(`${api.url}/docs`)).text();
  const sources = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, source]) => source ?? "");
  expect(sources.length).toBeGreaterThan(2);
  for (const source of sources) {
    expect(source).toMatch(/^\/docs\//);
    expect((await fetch(`${api.url}${source}`)).status).toBe(200);
  }
});

test("the first page says how things are and how to begin", async ({ api, cookie }) => {
  const page = await (await fetch(`${api.url}/`, { headers: { cookie } })).text();
  for (const part of ["Everything runs.", 'href="/docs"', "npm run analyze", "Signed in as"])
    expect(page).toContain(part);
  expect(page).not.toContain("<script");
});
