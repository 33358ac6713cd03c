import { readdir, readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { startTestApi, type TestApi, type TestUser } from "@datainsight/api/testing";
import type { AnalysisReport } from "@datainsight/schemas";
import { test as base } from "@datainsight/testing";
import { z } from "zod";
import { eventually, type Process, startProcess } from "../system/processes.ts";

/** A server and a worker process over one database and one folder; a file that wants other limits overrides `workerEnv`. */
export const test = base
  .extend("workerEnv", { scope: "file" }, (): Record<string, string> => ({}))
  .extend("api", { scope: "file" }, async ({ databaseUrl }, { onCleanup }): Promise<TestApi> => {
    const api = await startTestApi(databaseUrl);
    onCleanup(() => api.close());
    return api;
  })
  .extend("worker", { scope: "file" }, async ({ api, databaseUrl, workerEnv }, { onCleanup }): Promise<Process> => {
    const worker = await startProcess("worker", {
      DATABASE_URL: databaseUrl,
      STORAGE_URL: pathToFileURL(api.storage).href,
      SCRATCH_DIR: `${api.storage}-scratch`,
      WORKER_CONCURRENCY: "1",
      LOG_LEVEL: "debug",
      ...workerEnv,
    });
    onCleanup(() => worker.kill("SIGTERM"));
    return worker;
  });

/** A refused creation has no id. */
const Made = z.object({ id: z.string().optional() });

type Content = string | Uint8Array | ReadableStream<Uint8Array>;

/** Makes a dataset and sends its content; what the server answers to the content. */
export async function upload(api: TestApi, user: TestUser, { name, content }: { name: string; content: Content }) {
  const created = await post(api, user, "/datasets", { workspaceId: user.workspaceId, name });
  const { id } = Made.parse(created);
  const init = {
    method: "PUT",
    headers: { "x-api-key": user.apiKey },
    body: content,
    // What fetch asks of a body that is a stream.
    duplex: "half" as const,
  };
  const response = await fetch(`${api.url}/api/v1/datasets/${id}/content`, init);
  return { id: String(id), status: response.status, text: await response.text() };
}

export async function post(api: TestApi, { apiKey }: TestUser, path: string, body: object): Promise<unknown> {
  const response = await fetch(`${api.url}/api/v1${path}`, {
    method: "POST",
    headers: { "x-api-key": apiKey, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return response.json();
}

export async function get(api: TestApi, { apiKey }: TestUser, path: string): Promise<unknown> {
  return (await fetch(`${api.url}/api/v1${path}`, { headers: { "x-api-key": apiKey } })).json();
}

const ended = ["completed", "failed", "cancelled"];

/** The row of a job once it has ended; `path` is that of a dataset or an analysis. */
export async function settled(api: TestApi, user: TestUser, path: string, timeoutMs = 120_000): Promise<Ended> {
  return eventually(
    async () => {
      const row = await get(api, user, path);
      if (typeof row !== "object" || row === null || !("status" in row)) throw new Error(JSON.stringify(row));
      // The schemas of both rows have these fields.
      return ended.includes(String(row.status)) ? (row as Ended) : undefined;
    },
    `the end of ${path}`,
    timeoutMs,
  );
}
export type Ended = { id: string; status: string; errorCode: string | null; errorMessage: string | null };

/** Uploads, analyses, and gives the report as a caller gets it. Each job may take `timeoutMs`, where that is told. */
export async function reportOf(
  api: TestApi,
  user: TestUser,
  { timeoutMs, ...file }: { name: string; content: Content; timeoutMs?: number },
) {
  const { id: datasetId, text } = await upload(api, user, file);
  const dataset = await settled(api, user, `/datasets/${datasetId}`, timeoutMs);
  if (dataset.status !== "completed") throw new Error(`${text} ${JSON.stringify(dataset)}`);
  const { id } = Made.parse(await post(api, user, "/analyses", { datasetId }));
  const analysis = await settled(api, user, `/analyses/${id}`, timeoutMs ?? 240_000);
  if (analysis.status !== "completed") throw new Error(`${analysis.errorCode}: ${analysis.errorMessage}`);
  // Times arrive as text; the rest is as the schema says.
  const report = (await get(api, user, `/analyses/${id}/report`)) as AnalysisReport;
  return { datasetId, analysisId: String(id), report };
}

/** The memory of a process and of its children, in bytes; Linux only. */
export async function memoryOf(pid: number): Promise<{ own: number; children: number }> {
  const found = { own: 0, children: 0 };
  for (const name of await readdir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const status = await readFile(`/proc/${name}/status`, "utf8").catch(() => "");
    const bytes = Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024;
    if (Number(name) === pid) found.own = bytes;
    else if (Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]) === pid) found.children += bytes;
  }
  return found;
}
