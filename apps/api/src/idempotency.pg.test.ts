import { test as base } from "@datainsight/testing";
import { expect } from "vitest";
import { startTestApi, type TestApi, type TestUser } from "./testing.ts";

const test = base.extend("api", { scope: "file" }, async ({ databaseUrl }, { onCleanup }): Promise<TestApi> => {
  const api = await startTestApi(databaseUrl);
  onCleanup(() => api.close());
  return api;
});

const create = (api: TestApi, { apiKey }: TestUser, key: string, body: object, path = "datasets") =>
  fetch(`${api.url}/api/v1/${path}`, {
    method: "POST",
    headers: { "x-api-key": apiKey, "content-type": "application/json", "idempotency-key": key },
    body: JSON.stringify(body),
  });

const total = async (api: TestApi, { apiKey, workspaceId }: TestUser) => {
  const response = await fetch(`${api.url}/api/v1/datasets?workspaceId=${workspaceId}`, {
    headers: { "x-api-key": apiKey },
  });
  return ((await response.json()) as { total: number }).total;
};

test("fifty identical creates at the same time make one dataset, and all get the same answer", async ({ api }) => {
  const user = await api.signUp();
  const body = { workspaceId: user.workspaceId, name: "once.csv" };
  const answers = await Promise.all(
    Array.from({ length: 50 }, async () => {
      const response = await create(api, user, "same", body);
      return `${response.status} ${await response.text()}`;
    }),
  );
  expect(new Set(answers).size).toBe(1);
  expect(answers[0]).toMatch(/^201 /);
  expect(await total(api, user)).toBe(1);
});

test("a repeated create leaves one entry in the log", async ({ api }) => {
  const user = await api.signUp();
  const body = { workspaceId: user.workspaceId, name: "logged.csv" };
  for (let round = 0; round < 3; round += 1) await create(api, user, "logged", body);
  const response = await fetch(
    `${api.url}/api/v1/activity-logs?workspaceId=${user.workspaceId}&action=dataset.create`,
    {
      headers: { "x-api-key": user.apiKey },
    },
  );
  expect(await response.json()).toMatchObject({ total: 1 });
});

test("the same key for another request is a conflict", async ({ api }) => {
  const user = await api.signUp();
  await create(api, user, "k", { workspaceId: user.workspaceId, name: "a.csv" });
  const other = await create(api, user, "k", { workspaceId: user.workspaceId, name: "b.csv" });
  expect(other.status).toBe(409);
  const elsewhere = await create(api, user, "k", { name: "A workspace" }, "workspaces");
  expect(elsewhere.status).toBe(409);
  expect(await total(api, user)).toBe(1);
});

test("a failure is not kept: the key works once the request is right", async ({ api }) => {
  const user = await api.signUp();
  expect((await create(api, user, "retry", { workspaceId: user.workspaceId, name: " " })).status).toBe(400);
  expect((await create(api, user, "retry", { workspaceId: user.workspaceId, name: "right.csv" })).status).toBe(201);
});

test("two people use the same key for themselves", async ({ api }) => {
  const [one, other] = [await api.signUp(), await api.signUp()];
  for (const user of [one, other]) {
    expect((await create(api, user, "shared", { workspaceId: user.workspaceId, name: "x.csv" })).status).toBe(201);
    expect(await total(api, user)).toBe(1);
  }
});

test("an analysis created twice with one key is queued once", async ({ api, system }) => {
  const user = await api.signUp();
  const made = (await (await create(api, user, "d", { workspaceId: user.workspaceId, name: "q.csv" })).json()) as {
    id: string;
  };
  await fetch(`${api.url}/api/v1/datasets/${made.id}/content`, {
    method: "PUT",
    headers: { "x-api-key": user.apiKey },
    body: "a\n1\n",
  });
  const ids = new Set<string>();
  for (let round = 0; round < 3; round += 1) {
    const response = await create(api, user, "a", { datasetId: made.id }, "analyses");
    ids.add(((await response.json()) as { id: string }).id);
  }
  expect(ids.size).toBe(1);
  const [row] = await system.execute<{ count: string }>(
    `select count(*) from analyses where dataset_id = '${made.id}'`,
  );
  expect(row?.count).toBe("1");
});

test("a key without characters, or with too many, is refused", async ({ api }) => {
  const user = await api.signUp();
  const response = await create(api, user, "x".repeat(256), { workspaceId: user.workspaceId, name: "x.csv" });
  expect(response.status).toBe(400);
  expect(await total(api, user)).toBe(0);
});
