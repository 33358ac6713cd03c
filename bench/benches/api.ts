import path from "node:path";
import { performance } from "node:perf_hooks";
import { pathToFileURL } from "node:url";
import { createApiKey, createLocalUser } from "@datainsight/auth";
import { createDb } from "@datainsight/db";
import { createClient } from "@datainsight/sdk";
import postgres from "postgres";
import { z } from "zod";
import { type Bench, type BenchContext, inTurn } from "../bench.ts";
import { type RunningChild, startChild } from "../child.ts";
import { withDatabase } from "../database.ts";
import { load } from "../load.ts";
import { createRecorder } from "../report.ts";

const connections = 32;
const datasets = 60;
const hello = "bare Hono + tRPC hello";
const select = "bare Hono + postgres.js select";
const me = "users.me";
const list = "datasets.list";
const Ready = z.object({ url: z.string() });

/** Calls a second of the real API process, beside two servers that do as little as can be. */
export const api: Bench = (context) =>
  withDatabase(context, async (databaseUrl) => {
    const { small, signal, say } = context;
    const recorder = createRecorder();
    const running: RunningChild[] = [];
    try {
      const start = performance.now();
      const ours = await startApi(context, databaseUrl);
      running.push(ours);
      recorder.add("start of the API", "ms", performance.now() - start);
      running.push(await startChild("bench/children/hello-server.ts", { signal }));
      running.push(await startSelect(databaseUrl, signal));
      const [ourUrl = "", helloUrl = "", selectUrl = ""] = running.map(({ message }) => Ready.parse(message).url);
      const { apiKey, workspaceId } = await fill(databaseUrl, ourUrl);
      const headers = { "x-api-key": apiKey };
      const contenders = [
        { name: me, url: `${ourUrl}/trpc/users.me`, headers },
        {
          name: list,
          url: `${ourUrl}/trpc/datasets.list?input=${encodeURIComponent(JSON.stringify({ workspaceId }))}`,
          headers,
        },
        { name: hello, url: `${helloUrl}/trpc/hello`, headers: {} },
        { name: select, url: `${selectUrl}/select`, headers: {} },
      ];
      for (const { url, headers: own } of contenders)
        await load({ url, headers: own, connections, seconds: small ? 1 : 3, signal });
      const repetitions = small ? 2 : 3;
      for (let repetition = 0; repetition < repetitions; repetition += 1) {
        for (const { name, url, headers: own } of inTurn(contenders, repetition)) {
          say(`api ${repetition + 1}/${repetitions}: ${name}`);
          const { perSecond, p99 } = await load({ url, headers: own, connections, seconds: small ? 2 : 6, signal });
          recorder.add(`${name}, calls`, "1/s", perSecond);
          recorder.add(`${name}, p99`, "ms", p99);
        }
      }
    } finally {
      for (const child of running) await child.close();
    }
    return {
      name: "api",
      series: recorder.series(),
      comparisons: [me, list].flatMap((ours) =>
        [hello, select].map((peer) => ({
          what: `${ours} : ${peer}, calls a second`,
          ours: `${ours}, calls`,
          peer: `${peer}, calls`,
          better: "higher" as const,
        })),
      ),
      notes: [
        `${connections} connections, one API key; datasets.list answers 20 of ${datasets} rows; one process each, the load from a process of its own`,
      ],
    };
  });

function startApi({ folder, signal }: BenchContext, databaseUrl: string): Promise<RunningChild> {
  const env = {
    DATABASE_URL: databaseUrl,
    STORAGE_URL: pathToFileURL(path.join(folder, "api-storage")).href,
    SCRATCH_DIR: path.join(folder, "api-scratch"),
    AUTH_SECRET: "a-secret-that-signs-nothing-but-this-bench",
    HOST: "127.0.0.1",
    PORT: "0",
    RATE_LIMIT_CALLS: "0",
  };
  return startChild("apps/api/src/main.ts", { env, signal });
}

async function startSelect(databaseUrl: string, signal: AbortSignal): Promise<RunningChild> {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  await sql`create table bench_rows as select gen_random_uuid() as id, 'name ' || i as name, now() as created_at from generate_series(1, 10000) i`;
  await sql`alter table bench_rows add primary key (id)`;
  const [row] = await sql`select id from bench_rows limit 1`;
  await sql.end();
  return startChild("bench/children/select-server.ts", {
    input: { url: databaseUrl, id: String(row?.["id"]) },
    signal,
  });
}

/** An account with a key and some datasets, made as people make them. */
async function fill(databaseUrl: string, apiUrl: string): Promise<{ apiKey: string; workspaceId: string }> {
  const database = createDb({ url: databaseUrl, poolSize: 1, maxOverflow: 0 });
  const { userId, workspaceId } = await createLocalUser(database.db);
  const { key: apiKey } = await createApiKey(database.db, { userId, name: "bench" });
  await database.close();
  const client = createClient({ url: apiUrl, apiKey });
  for (let number = 0; number < datasets; number += 1)
    await client.api.datasets.create.mutate({ workspaceId, name: `dataset-${number}.csv` });
  return { apiKey, workspaceId };
}
