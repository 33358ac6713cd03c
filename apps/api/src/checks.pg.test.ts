import { aDataset, aMember, test as base } from "@datainsight/testing";
import { expect } from "vitest";
import { z } from "zod";
import { startTestApi, type TestApi, type TestUser } from "./testing.ts";

const test = base.extend("api", { scope: "file" }, async ({ databaseUrl }, { onCleanup }): Promise<TestApi> => {
  const api = await startTestApi(databaseUrl);
  onCleanup(() => api.close());
  return api;
});

const body = z.looseObject({
  id: z.string().optional(),
  error: z.looseObject({ message: z.string() }).optional(),
});

async function call(
  api: TestApi,
  { apiKey }: Pick<TestUser, "apiKey">,
  [method, path]: readonly [string, string],
  content?: object,
  headers: Record<string, string> = {},
) {
  const response = await fetch(`${api.url}/api/v1${path}`, {
    method,
    headers: { "x-api-key": apiKey, "content-type": "application/json", ...headers },
    ...(content ? { body: JSON.stringify(content) } : {}),
  });
  return { status: response.status, body: body.parse(await response.json()) };
}

const definition = { kind: "range", column: "amount", min: "0", max: null };

test("checks are made once for each key, listed, changed, exported and deleted by REST", async ({ api, db }) => {
  const user = await api.signUp();
  const { id: datasetId } = await aDataset(db, { workspaceId: user.workspaceId });
  const key = { "idempotency-key": crypto.randomUUID() };
  const made = await call(api, user, ["POST", "/checks"], { datasetId, definition }, key);
  expect(made).toMatchObject({ status: 201, body: { datasetId, definition, enabled: true } });
  const again = await call(api, user, ["POST", "/checks"], { datasetId, definition }, key);
  expect(again).toEqual(made);
  const { id } = made.body;
  const refused = await call(api, user, ["POST", "/checks"], { datasetId, definition });
  expect(refused).toMatchObject({ status: 409, body: { error: { code: "conflict" } } });
  const listed = await call(api, user, ["GET", `/checks?datasetId=${datasetId}&enabled=true`]);
  expect(listed).toMatchObject({ status: 200, body: { total: 1, items: [{ id }] } });
  const changed = await call(api, user, ["PATCH", `/checks/${id}`], { enabled: false });
  expect(changed).toMatchObject({ status: 200, body: { enabled: false } });
  expect(await call(api, user, ["POST", `/checks/${datasetId}/run`])).toMatchObject({ status: 412 });
  expect(await call(api, user, ["GET", `/checks/${datasetId}/suggest`])).toMatchObject({ status: 412 });
  expect(await call(api, user, ["GET", `/checks/${datasetId}/export?format=sql`])).toMatchObject({ status: 412 });
  expect(await call(api, user, ["DELETE", `/checks/${id}`])).toEqual({ status: 200, body: { success: true, id } });
});

test("what is wrong with a check is said with the field", async ({ api, db }) => {
  const user = await api.signUp();
  const { id: datasetId } = await aDataset(db, { workspaceId: user.workspaceId });
  const broken = { kind: "pattern", column: "a", pattern: "(" };
  const answer = await call(api, user, ["POST", "/checks"], { datasetId, definition: broken });
  expect(answer).toMatchObject({ status: 400, body: { error: { field: "definition.pattern" } } });
  expect(answer.body.error?.message).toContain("RE2");
  const threshold = await call(api, user, ["POST", `/workspaces/${user.workspaceId}/thresholds`], {
    thresholds: { missingHigh: 40 },
  });
  expect(threshold).toMatchObject({ status: 400, body: { error: { field: "thresholds.missingHigh" } } });
});

test("a viewer reads the checks and an editor may not set the workspace's thresholds", async ({ api, db }) => {
  const owner = await api.signUp();
  const [viewer, editor] = [await api.signUp(), await api.signUp()];
  const { workspaceId } = owner;
  await aMember(db, { workspaceId, userId: viewer.userId, role: "viewer" });
  await aMember(db, { workspaceId, userId: editor.userId, role: "editor" });
  const { id: datasetId } = await aDataset(db, { workspaceId });
  expect(await call(api, viewer, ["GET", `/checks?datasetId=${datasetId}`])).toMatchObject({ status: 200 });
  expect(await call(api, viewer, ["POST", "/checks"], { datasetId, definition })).toMatchObject({ status: 403 });
  const thresholds = { thresholds: { missingHigh: 0.4 } };
  const path = `/workspaces/${workspaceId}/thresholds`;
  expect(await call(api, editor, ["POST", path], thresholds)).toMatchObject({ status: 403 });
  expect(await call(api, owner, ["POST", path], thresholds)).toMatchObject({ status: 200, body: thresholds });
});
