import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { createApiKey, createLocalUser } from "@datainsight/auth";
import { analyses, asSystem, columnProfiles, createDb, datasets, type Database } from "@datainsight/db";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "@datainsight/embedded";
import { installSchema } from "@datainsight/services";
import { eq, inArray } from "drizzle-orm";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { eventually, type Process, startProcess } from "../system/processes.ts";

const jobs = 6;
/** A bound on hanging, far above what an answer takes: without one, a caller would wait for as long as the database is gone. */
const answerWithinMs = 15_000;
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

type System = {
  folder: string;
  server: EmbeddedPostgres;
  database: Database;
  api: Process;
  worker: Process;
  apiKey: string;
  workspaceId: string;
};
let system: System;

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), "datainsight-faults-"));
  const server = await startEmbeddedPostgres({ dataDir: join(folder, "home"), log: () => {} });
  await installSchema(server.url, silent);
  const database = createDb({ url: server.url, poolSize: 3, maxOverflow: 0 });
  const { userId, workspaceId } = await createLocalUser(database.db);
  const { key } = await createApiKey(database.db, { userId, name: "fault test" });
  const env = {
    DATABASE_URL: server.url,
    STORAGE_URL: pathToFileURL(join(folder, "storage")).href,
    SCRATCH_DIR: join(folder, "scratch"),
    RATE_LIMIT_CALLS: "0",
  };
  const [api, worker] = await Promise.all([startProcess("api", env), startProcess("worker", env)]);
  system = { folder, server, database, api, worker, apiKey: key, workspaceId };
});

afterAll(async () => {
  await Promise.all([system.api.kill("SIGTERM"), system.worker.kill("SIGTERM")]);
  await system.database.close();
  await system.server.stop();
  await rm(system.folder, { recursive: true, force: true });
});

const Body = z.looseObject({ id: z.string().optional(), error: z.object({ code: z.string() }).optional() });
type Answer = { status: number; body: z.infer<typeof Body>; ms: number };

async function call(method: string, path: string, body?: object | string): Promise<Answer> {
  const started = performance.now();
  const response = await fetch(`${system.api.url}${path}`, {
    method,
    headers: {
      "x-api-key": system.apiKey,
      "content-type": typeof body === "string" ? "application/octet-stream" : "application/json",
    },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    signal: AbortSignal.timeout(40_000),
  });
  const answer = Body.parse(await response.json());
  if (!response.ok && response.status !== 503)
    throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
  return { status: response.status, body: answer, ms: performance.now() - started };
}

/** Hands in a table through the API and asks for its analysis; undefined when the server said that it could not. */
async function submit(number: number): Promise<string | undefined> {
  const dataset = await call("POST", "/api/v1/datasets", {
    workspaceId: system.workspaceId,
    name: `table ${number} ${crypto.randomUUID()}`,
  });
  if (dataset.status === 503) return undefined;
  const rows = Array.from({ length: 200 }, (_, row) => `${row},${(row * 37) % 11},${number}`).join("\n");
  const content = await call("PUT", `/api/v1/datasets/${dataset.body.id}/content`, `id,value,number\n${rows}\n`);
  if (content.status === 503) return undefined;
  const analysis = await call("POST", "/api/v1/analyses", { datasetId: content.body.id });
  return analysis.body.id;
}

/** Calls a read over and over until told to stop; every answer is kept. */
function traffic(): { stop: () => Promise<Answer[]> } {
  const answers: Answer[] = [];
  let on = true;
  const loop = async () => {
    while (on) {
      answers.push(await call("GET", "/api/v1/users/me"));
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const running = loop();
  // Whoever stops the traffic awaits it; until then a failure is not yet anybody's.
  running.catch(() => {});
  return {
    stop: async () => {
      on = false;
      await running;
      return answers;
    },
  };
}

async function submitAll(): Promise<string[]> {
  const ids = await Promise.all(Array.from({ length: jobs }, (_, number) => submit(number)));
  return ids.filter((id) => id !== undefined);
}

/** Stops the server as a crash does, and starts it again on the same port after a while. */
async function crashFor(milliseconds: number): Promise<void> {
  const [pid] = (await readFile(join(system.server.clusterDir, "postmaster.pid"), "utf8")).split("\n");
  process.kill(Number(pid), "SIGQUIT");
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  const { port } = system.server;
  system.server = await startEmbeddedPostgres({ dataDir: join(system.folder, "home"), log: () => {}, port });
}

/** Every accepted analysis ends completed, with one result: nothing lost, nothing double. */
async function allCompleteOnce(ids: string[]): Promise<void> {
  const ended = await eventually(
    async () => {
      const rows = await asSystem(system.database.db, (tx) =>
        tx.select().from(analyses).where(inArray(analyses.id, ids)),
      ).catch(() => []);
      const open = rows.filter((row) => row.status === "pending" || row.status === "running");
      return rows.length === ids.length && open.length === 0 ? rows : undefined;
    },
    "the end of every analysis",
    180_000,
  );
  expect(ended.map((row) => row.status)).toEqual(ids.map(() => "completed"));
  for (const { id } of ended) {
    const columns = await asSystem(system.database.db, (tx) =>
      tx.$count(columnProfiles, eq(columnProfiles.analysisId, id)),
    );
    expect(columns).toBe(3);
  }
}

function staysHonest(answers: Answer[]): void {
  expect(new Set(answers.map((answer) => answer.status)).difference(new Set([200, 503]))).toEqual(new Set());
  for (const { body } of answers.filter((answer) => answer.status === 503))
    expect(body.error?.code).toBe("unavailable");
  expect(Math.max(...answers.map((answer) => answer.ms))).toBeLessThan(answerWithinMs);
}

async function recovers(): Promise<void> {
  const started = performance.now();
  await eventually(
    async () => ((await call("GET", "/api/v1/users/me")).status === 200 ? true : undefined),
    "the API's recovery",
    15_000,
  );
  expect(performance.now() - started).toBeLessThan(15_000);
  expect(system.api.child.exitCode).toBeNull();
  expect(system.worker.child.exitCode).toBeNull();
}

describe("when PostgreSQL", () => {
  for (const seconds of [3, 30]) {
    test(`is gone for ${seconds} seconds under load, the API answers 503 and recovers, and no job is lost or done twice`, async () => {
      const background = traffic();
      const accepted = await submitAll();
      expect(accepted).toHaveLength(jobs);
      const down = crashFor(seconds * 1000);
      const during = await submitAll();
      await down;
      await recovers();
      const answers = await background.stop();
      staysHonest(answers);
      expect(answers.some((answer) => answer.status === 503)).toBe(true);
      await allCompleteOnce([...accepted, ...during]);
      expect((await call("GET", "/health")).status).toBe(200);
    });
  }

  test("ends every connection five times, nothing is lost or done twice", async () => {
    const background = traffic();
    const accepted = await submitAll();
    const superuser = postgres(system.server.superuserUrl, { max: 1, onnotice: () => {} });
    for (let round = 0; round < 5; round += 1) {
      await superuser`select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and backend_type = 'client backend'`;
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    await superuser.end();
    await recovers();
    staysHonest(await background.stop());
    await allCompleteOnce(accepted);
    expect(await asSystem(system.database.db, (tx) => tx.$count(datasets, eq(datasets.status, "processing")))).toBe(0);
  });
});
