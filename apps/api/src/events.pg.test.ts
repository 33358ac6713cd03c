import { test as base } from "@datainsight/testing";
import { expect } from "vitest";
import { startTestApi, type TestApi, type TestUser } from "./testing.ts";

const test = base.extend("api", { scope: "file" }, async ({ databaseUrl }, { onCleanup }): Promise<TestApi> => {
  const api = await startTestApi(databaseUrl);
  onCleanup(() => api.close());
  return api;
});

async function anAnalysisOf(api: TestApi, { apiKey, workspaceId }: TestUser): Promise<string> {
  const headers = { "x-api-key": apiKey, "content-type": "application/json" };
  const post = async (path: string, body: object) => {
    const response = await fetch(`${api.url}/api/v1/${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    return ((await response.json()) as { id: string }).id;
  };
  const datasetId = await post("datasets", { workspaceId, name: "watched.csv" });
  await fetch(`${api.url}/api/v1/datasets/${datasetId}/content`, {
    method: "PUT",
    headers: { "x-api-key": apiKey },
    body: "a\n1\n",
  });
  return post("analyses", { datasetId });
}

test("a job's events begin with its state, go on with each change, and end with the job", async ({ api }) => {
  const user = await api.signUp();
  const id = await anAnalysisOf(api, user);
  const headers = { "x-api-key": user.apiKey };
  const response = await fetch(`${api.url}/api/v1/jobs/${id}/events`, { headers });
  expect(response.headers.get("content-type")).toBe("text/event-stream");
  const reader = (response.body ?? new ReadableStream<Uint8Array>()).pipeThrough(new TextDecoderStream()).getReader();
  const first = (await reader.read()).value ?? "";
  expect(first).toMatch(/^event: job\ndata: \{.*"status":"pending".*\}\nid: 0-pending-0\n\n$/);
  await fetch(`${api.url}/api/v1/analyses/${id}/cancel`, {
    method: "POST",
    headers: { ...headers, "content-type": "application/json" },
    body: "{}",
  });
  let rest = "";
  for (let part = await reader.read(); !part.done; part = await reader.read()) rest += part.value;
  expect(rest).toContain('"status":"cancelled"');
  const again = await fetch(`${api.url}/api/v1/jobs/${id}/events`, {
    headers: { ...headers, "last-event-id": "0-pending-0" },
  });
  expect(await again.text()).toContain("id: 0-cancelled-0");
  const known = await fetch(`${api.url}/api/v1/jobs/${id}/events`, {
    headers: { ...headers, "last-event-id": "0-cancelled-0" },
  });
  expect(await known.text()).toBe("");
});

test("a watcher who goes away leaves nothing behind", async ({ api }) => {
  const user = await api.signUp();
  const id = await anAnalysisOf(api, user);
  const leave = new AbortController();
  const response = await fetch(`${api.url}/api/v1/jobs/${id}/events`, {
    headers: { "x-api-key": user.apiKey },
    signal: leave.signal,
  });
  await response.body?.getReader().read();
  leave.abort();
  const start = performance.now();
  await fetch(`${api.url}/health`);
  expect(performance.now() - start).toBeLessThan(5_000);
});

test("a server that stops ends its streams within ten seconds", async ({ databaseUrl }) => {
  const api = await startTestApi(databaseUrl);
  const user = await api.signUp();
  const id = await anAnalysisOf(api, user);
  const response = await fetch(`${api.url}/api/v1/jobs/${id}/events`, { headers: { "x-api-key": user.apiKey } });
  await response.body?.getReader().read();
  const start = performance.now();
  await api.close();
  expect(performance.now() - start).toBeLessThan(10_000);
});
