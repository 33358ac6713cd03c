import { startTestApi, type TestApi } from "@datainsight/api/testing";
import { test as base } from "@datainsight/testing";
import { expect } from "vitest";
import { ClientError, createClient } from "./index.ts";

const test = base.extend("api", { scope: "file" }, async ({ databaseUrl }, { onCleanup }): Promise<TestApi> => {
  const api = await startTestApi(databaseUrl, { MAX_UPLOAD_BYTES: "1MB" });
  onCleanup(() => api.close());
  return api;
});

const bytes = (text: string) => new TextEncoder().encode(text);

test("a key opens every procedure, typed", async ({ api }) => {
  const user = await api.signUp("Grace");
  const client = createClient({ url: `${api.url}/`, apiKey: user.apiKey });
  const [me, workspaces] = await Promise.all([client.api.users.me.query(), client.api.workspaces.list.query({})]);
  expect(me).toMatchObject({ id: user.userId, fullName: "Grace" });
  expect(workspaces.items).toMatchObject([{ id: user.workspaceId, name: "Grace's workspace", role: "owner" }]);
});

test("signing up, in and out, and keys, work as a program uses them", async ({ api }) => {
  const anonymous = createClient({ url: api.url });
  await anonymous.account.signUp({ name: "Eve", email: "Eve@Example.com", password: "12345678" });
  const { token } = await anonymous.account.signIn({ email: "eve@example.com", password: "12345678" });
  const client = createClient({ url: api.url, token });
  const made = await client.account.createApiKey({ name: "laptop", expiresInSeconds: 86_400 });
  expect(made.key).toMatch(/^di_/);
  expect(await client.account.listApiKeys()).toMatchObject([{ id: made.id, name: "laptop" }]);
  const withKey = createClient({ url: api.url, apiKey: made.key });
  expect(await withKey.api.users.me.query()).toMatchObject({ email: "eve@example.com" });
  await client.account.revokeApiKey({ id: made.id });
  await expect(withKey.api.users.me.query()).rejects.toMatchObject({ code: "unauthenticated" });
  await client.account.signOut();
  await expect(client.api.users.me.query()).rejects.toMatchObject({ code: "unauthenticated" });
});

test("content is sent as a Blob, a stream or an iterable, and progress adds up", async ({ api }) => {
  const { apiKey, workspaceId } = await api.signUp();
  const client = createClient({ url: api.url, apiKey });
  async function* chunks() {
    for (const chunk of ["a,b\n", "1,2\n"]) yield bytes(chunk);
  }
  const contents = { blob: new Blob(["a,b\n1,2\n"]), stream: new Blob(["a,b\n1,2\n"]).stream(), iterable: chunks() };
  for (const [name, content] of Object.entries(contents)) {
    let sent = 0;
    const dataset = await client.upload({
      workspaceId,
      name,
      content,
      onProgress: ({ sentBytes }) => (sent = sentBytes),
    });
    expect(dataset).toMatchObject({ name, fileSize: 8, status: "pending" });
    expect(sent).toBe(8);
  }
});

test("an upload past the limit is too large and leaves no dataset", async ({ api }) => {
  const { apiKey, workspaceId } = await api.signUp();
  const client = createClient({ url: api.url, apiKey });
  async function* endless() {
    for (let index = 0; index < 200; index += 1) yield new Uint8Array(64 * 1024);
  }
  for (const content of [new Blob([new Uint8Array(2_000_000)]), endless()]) {
    await expect(client.upload({ workspaceId, name: "big.csv", content })).rejects.toMatchObject({ code: "too_large" });
  }
  expect((await client.api.datasets.list.query({ workspaceId })).total).toBe(0);
});

test("an upload that its sender stops leaves no dataset", async ({ api }) => {
  const { apiKey, workspaceId } = await api.signUp();
  const client = createClient({ url: api.url, apiKey });
  const stop = new AbortController();
  async function* stopping() {
    yield bytes("a,b\n");
    stop.abort();
    yield bytes("1,2\n");
    await new Promise(() => {});
  }
  const upload = client.upload({ workspaceId, name: "part.csv", content: stopping(), signal: stop.signal });
  await expect(upload).rejects.toMatchObject({ code: "interrupted" });
  expect((await client.api.datasets.list.query({ workspaceId })).total).toBe(0);
});

test("a job is followed from its first state to its end, also when that is a cancellation", async ({ api }) => {
  const { apiKey, workspaceId } = await api.signUp();
  const client = createClient({ url: api.url, apiKey });
  const { id: datasetId } = await client.upload({ workspaceId, name: "job.csv", content: new Blob(["a\n1\n"]) });
  const { id } = await client.api.analyses.create.mutate({ datasetId });
  const seen: string[] = [];
  const waiting = client.waitFor({ kind: "analysis", id, onEvent: ({ status }) => seen.push(status) });
  const outcome = waiting.catch((error: unknown) => error);
  await expect.poll(() => seen).toEqual(["pending"]);
  await client.api.analyses.cancel.mutate({ id });
  expect(await outcome).toMatchObject({ code: "interrupted", message: "The job was cancelled." });
  expect(seen).toEqual(["pending", "cancelled"]);
});

test("waiting ends at once when the caller stops it", async ({ api }) => {
  const { apiKey, workspaceId } = await api.signUp();
  const client = createClient({ url: api.url, apiKey });
  const { id } = await client.upload({ workspaceId, name: "stop.csv", content: new Blob(["a\n1\n"]) });
  const stop = new AbortController();
  const waiting = client.waitFor({ kind: "ingest", id, signal: stop.signal, onEvent: () => stop.abort() });
  await expect(waiting).rejects.toMatchObject({ code: "interrupted" });
});

test("a server that is not there is named", async () => {
  const client = createClient({ url: "http://127.0.0.1:1", apiKey: "di_x" });
  const failure = await client.api.users.me.query().catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(ClientError);
  expect(failure).toMatchObject({ code: "unavailable", message: expect.stringContaining("http://127.0.0.1:1") });
});

test("a failure carries the code, the field and the request to name", async ({ api }) => {
  const { apiKey, workspaceId } = await api.signUp();
  const client = createClient({ url: api.url, apiKey });
  const failure = await client.api.datasets.create.mutate({ workspaceId, name: " " }).catch((error: unknown) => error);
  expect(failure).toMatchObject({
    name: "ClientError",
    code: "invalid_input",
    field: "name",
    requestId: expect.stringMatching(/.+/),
  });
});
