import { ErrorDetails, ErrorResponse } from "@datainsight/schemas";
import { test as base } from "@datainsight/testing";
import { expect } from "vitest";
import { startTestApi, type TestApi } from "./testing.ts";

const test = base.extend("api", { scope: "file" }, async ({ databaseUrl }, { onCleanup }): Promise<TestApi> => {
  const api = await startTestApi(databaseUrl);
  onCleanup(() => api.close());
  return api;
});

const absent = "01a00000-0000-7000-8000-000000000000";

test("REST answers every failure with the same object, under `error`", async ({ api }) => {
  const { apiKey, workspaceId } = await api.signUp();
  const cases = [
    { path: "/api/v1/users/me", headers: {}, status: 401, code: "unauthenticated" },
    { path: `/api/v1/datasets/${absent}`, status: 404, code: "not_found" },
    { path: "/api/v1/datasets/7", status: 400, code: "invalid_input", field: "id" },
    {
      path: `/api/v1/datasets?workspaceId=${workspaceId}&colour=red`,
      status: 400,
      code: "invalid_input",
      field: "colour",
    },
    {
      path: `/api/v1/datasets?workspaceId=${workspaceId}&page=1&page=2`,
      status: 400,
      code: "invalid_input",
      field: "page",
    },
    {
      path: `/api/v1/datasets?workspaceId=${workspaceId}&pageSize=101`,
      status: 400,
      code: "invalid_input",
      field: "pageSize",
    },
    {
      path: `/api/v1/datasets?workspaceId=${workspaceId}&sort=workspace_id`,
      status: 400,
      code: "invalid_input",
      field: "sort",
    },
    { path: "/api/v1/nothing", status: 404, code: "not_found" },
    { path: "/nothing", status: 404, code: "not_found" },
    { path: "/api/auth/nothing", status: 404, code: "not_found" },
  ];
  for (const { path, status, headers, ...expected } of cases) {
    const response = await fetch(`${api.url}${path}`, { headers: headers ?? { "x-api-key": apiKey } });
    const body = ErrorResponse.strict().parse(await response.json());
    expect([path, response.status]).toEqual([path, status]);
    expect(body.error).toMatchObject(expected);
    expect(body.error.requestId).toBe(response.headers.get("x-request-id"));
  }
});

test("tRPC answers the same object under `error.data`, and nothing else of the server", async ({ api }) => {
  const { apiKey } = await api.signUp();
  const input = encodeURIComponent(JSON.stringify({ id: absent }));
  const response = await fetch(`${api.url}/trpc/datasets.get?input=${input}`, {
    headers: { "x-api-key": apiKey, "x-request-id": "my-request" },
  });
  const { error } = (await response.json()) as { error: { code: number; message: string; data: unknown } };
  expect(response.status).toBe(404);
  expect(response.headers.get("x-request-id")).toBe("my-request");
  expect(ErrorDetails.strict().parse(error.data)).toMatchObject({ code: "not_found", requestId: "my-request" });
  expect(Object.keys(error).toSorted()).toEqual(["code", "data", "message"]);
});

test("the absent and the other tenant's row get the same answer", async ({ api }) => {
  const [ours, theirs] = [await api.signUp(), await api.signUp()];
  const made = await fetch(`${api.url}/api/v1/datasets`, {
    method: "POST",
    headers: { "x-api-key": theirs.apiKey, "content-type": "application/json" },
    body: JSON.stringify({ workspaceId: theirs.workspaceId, name: "secret.csv" }),
  });
  const { id } = (await made.json()) as { id: string };
  const ask = async (which: string) => {
    const response = await fetch(`${api.url}/api/v1/datasets/${which}`, {
      headers: { "x-api-key": ours.apiKey, "x-request-id": "same" },
    });
    return { status: response.status, body: (await response.text()).replaceAll(which, "ID") };
  };
  expect(await ask(id)).toEqual(await ask(absent));
});

test("a body that is no JSON, or no object, is refused in words", async ({ api }) => {
  const { apiKey } = await api.signUp();
  for (const body of ["{", "[]", "7", '"text"']) {
    const response = await fetch(`${api.url}/api/v1/workspaces`, {
      method: "POST",
      headers: { "x-api-key": apiKey, "content-type": "application/json" },
      body,
    });
    expect(response.status).toBe(400);
    expect(ErrorResponse.parse(await response.json()).error.code).toBe("invalid_input");
  }
});

test("a strange request id is replaced, not repeated", async ({ api }) => {
  const response = await fetch(`${api.url}/health`, { headers: { "x-request-id": "a b<script>" } });
  expect(response.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
});

test("an error inside says nothing of itself outside, and everything in the log", async ({ api, database }) => {
  const { apiKey, workspaceId } = await api.signUp();
  await database.sql.unsafe("alter table datasets rename column name to renamed");
  try {
    const headers = { "x-api-key": apiKey, "x-request-id": "broken" };
    const rest = await fetch(`${api.url}/api/v1/datasets?workspaceId=${workspaceId}`, { headers });
    const input = encodeURIComponent(JSON.stringify({ workspaceId }));
    const trpc = await fetch(`${api.url}/trpc/datasets.list?input=${input}`, { headers });
    for (const response of [rest, trpc]) {
      const text = await response.text();
      expect(response.status).toBe(500);
      expect(text).toContain("Something went wrong on our side");
      expect(text).not.toMatch(/select|column|stack|node_modules/i);
    }
    expect(api.logged()).toMatch(/"level":"error".*"requestId":"broken".*column .*name.* does not exist/);
  } finally {
    await database.sql.unsafe("alter table datasets rename column renamed to name");
  }
});

test("no secret reaches the log", async ({ api }) => {
  const user = await api.signUp();
  await fetch(`${api.url}/api/auth/sign-in/email`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email: user.email, password: user.password }),
  });
  await fetch(`${api.url}/api/v1/users/me`, { headers: { authorization: `Bearer ${user.apiKey}` } });
  await fetch(`${api.url}/api/v1/users/me`, { headers: { "x-api-key": `${user.apiKey}x` } });
  expect(api.logged()).not.toContain(user.apiKey);
  expect(api.logged()).not.toContain(user.password);
});
