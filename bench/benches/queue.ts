import { randomUUID } from "node:crypto";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { createDb, type Database } from "@datainsight/db";
import { type Enqueue, openSender, queueSchema, removeFiles } from "@datainsight/jobs";
import { PgBoss } from "pg-boss";
import postgres, { type Sql } from "postgres";
import { z } from "zod";
import { type Bench, type BenchContext, inTurn } from "../bench.ts";
import { type RunningChild, startChild } from "../child.ts";
import { withDatabase } from "../database.ts";
import { createRecorder, type Recorder } from "../report.ts";

type System = {
  name: string;
  schema: string;
  startWorker: () => Promise<RunningChild>;
  /** Puts jobs that do nothing in the queue; `run` finds them again. */
  send: (run: string, count: number) => Promise<void>;
};

const ours = "our worker";
const plain = "pg-boss as it comes";
const tuned = "pg-boss, 100 a batch, polled every 0.5 s";
const plainSchema = "bench_boss";
/** The most that a backlog may take; pg-boss as it comes takes one job every two seconds. */
const drainSeconds = 8;

/** How soon a job starts on an idle worker, and how fast a backlog goes, beside plain pg-boss on the same server. */
export const queue: Bench = (context) =>
  withDatabase(context, async (url) => {
    const { small } = context;
    const backlog = small ? 200 : 2_000;
    const repetitions = small ? 1 : 3;
    const recorder = createRecorder();
    const sql = postgres(url, { max: 2, onnotice: () => {} });
    const database = createDb({ url, poolSize: 1, maxOverflow: 0 });
    const boss = await startBoss(url);
    const ignore = () => {};
    const sender = await openSender({
      url,
      applicationName: "bench",
      poolSize: 1,
      log: { warn: ignore, error: ignore },
    });
    try {
      const systems = [
        ourSystem(context, { url, database, enqueue: sender.enqueue }),
        bossSystem(context, { url, boss, name: plain }),
        bossSystem(context, { url, boss, name: tuned }),
      ];
      for (let repetition = 0; repetition < repetitions; repetition += 1) {
        for (const system of inTurn(systems, repetition)) {
          context.say(`queue ${repetition + 1}/${repetitions}: ${system.name}`);
          await measure(system, { sql, recorder, backlog, idleJobs: small ? 4 : 8, signal: context.signal });
        }
      }
    } finally {
      await sender.close();
      await boss.stop({ graceful: false, close: true });
      await database.close();
      await sql.end();
    }
    return {
      name: "queue",
      series: recorder.series(),
      comparisons: [plain, tuned].flatMap((peer) => [
        {
          what: `${ours} : ${peer}, enqueue to start, p50`,
          ours: `${ours}, p50`,
          peer: `${peer}, p50`,
          better: "lower" as const,
        },
        {
          what: `${ours} : ${peer}, enqueue to start, p95`,
          ours: `${ours}, p95`,
          peer: `${peer}, p95`,
          better: "lower" as const,
        },
        {
          what: `${ours} : ${peer}, jobs a second`,
          ours: `${ours}, jobs`,
          peer: `${peer}, jobs`,
          better: "higher" as const,
        },
      ]),
      notes: [
        `a backlog of ${backlog} jobs that do nothing, watched for ${drainSeconds} s at most; one worker process each; times are the database's own (created_on, started_on)`,
        `ours are remove-files jobs of datasets that are not there, one slot, one job at a time`,
      ],
    };
  });

type Measure = { sql: Sql; recorder: Recorder; backlog: number; idleJobs: number; signal: AbortSignal };

async function measure(system: System, { sql, recorder, backlog, idleJobs, signal }: Measure): Promise<void> {
  const { name } = system;
  const many = randomUUID();
  await system.send(many, backlog);
  const worker = await system.startWorker();
  try {
    await untilStarted(sql, system, { run: many, count: backlog, seconds: drainSeconds, signal });
    recorder.add(`${name}, jobs`, "1/s", await drainRate(sql, system, many));
    await sql`delete from ${sql(system.schema)}.job where data->>'workspaceId' = ${many} and state < 'active'`;
    const run = randomUUID();
    for (let job = 1; job <= idleJobs; job += 1) {
      // Spread evenly over a polling interval of two seconds: a constant wait would always meet the same moment of it.
      await delay((2_000 * (((job * 5) % idleJobs) + 0.5)) / idleJobs, undefined, { signal });
      await system.send(run, 1);
      await untilStarted(sql, system, { run, count: job, seconds: drainSeconds, signal });
    }
    const { p50, p95 } = await latencies(sql, system, run);
    recorder.add(`${name}, p50`, "ms", p50);
    recorder.add(`${name}, p95`, "ms", p95);
  } finally {
    await worker.close();
  }
}

type Expected = { run: string; count: number; seconds: number; signal: AbortSignal };

async function untilStarted(sql: Sql, { schema }: System, { run, count, seconds, signal }: Expected): Promise<void> {
  const deadline = performance.now() + seconds * 1000;
  while (performance.now() < deadline) {
    const [row] =
      await sql`select count(*)::int as started from ${sql(schema)}.job where data->>'workspaceId' = ${run} and started_on is not null`;
    if (Number(row?.["started"]) >= count) return;
    await delay(50, undefined, { signal });
  }
}

/** Jobs a second between the first and the last start. A batch starts at once: the first one is not counted. */
async function drainRate(sql: Sql, { schema }: System, run: string): Promise<number> {
  const [row] = await sql`
    with starts as (select started_on, count(*) as jobs from ${sql(schema)}.job
      where data->>'workspaceId' = ${run} and started_on is not null group by started_on),
    edges as (select min(started_on) as first, max(started_on) as last from starts)
    select (sum(jobs) filter (where started_on > first))::float / nullif(extract(epoch from max(last) - min(first)), 0)::float as rate
    from starts, edges`;
  return z.number().parse(row?.["rate"]);
}

async function latencies(sql: Sql, { schema }: System, run: string): Promise<{ p50: number; p95: number }> {
  const [row] = await sql`
    select percentile_cont(array[0.5, 0.95]) within group (order by extract(epoch from started_on - created_on) * 1000) as ms
    from ${sql(schema)}.job where data->>'workspaceId' = ${run}`;
  const [p50, p95] = z.tuple([z.number(), z.number()]).parse(row?.["ms"]);
  return { p50, p95 };
}

function ourSystem(
  { folder, signal }: BenchContext,
  { url, database, enqueue }: { url: string; database: Database; enqueue: Enqueue },
): System {
  const env = {
    DATABASE_URL: url,
    STORAGE_URL: pathToFileURL(path.join(folder, "queue-storage")).href,
    SCRATCH_DIR: path.join(folder, "queue-scratch"),
  };
  return {
    name: ours,
    schema: queueSchema,
    startWorker: () => startChild("apps/worker/src/main.ts", { env, signal }),
    send: (run, count) =>
      database.db.transaction(async (tx) => {
        for (let job = 0; job < count; job += 1)
          await enqueue(tx, removeFiles, { workspaceId: run, datasetId: randomUUID() });
      }),
  };
}

async function startBoss(url: string): Promise<PgBoss> {
  const boss = new PgBoss({ connectionString: url, schema: plainSchema, supervise: false, schedule: false });
  boss.on("error", () => {});
  await boss.start();
  for (const name of [plain, tuned]) await boss.createQueue(queueName(name));
  return boss;
}

function queueName(system: string): string {
  return system === plain ? "plain" : "tuned";
}

function bossSystem(
  { signal }: BenchContext,
  { url, boss, name }: { url: string; boss: PgBoss; name: string },
): System {
  const input = {
    url,
    schema: plainSchema,
    queue: queueName(name),
    ...(name === tuned ? { options: { batchSize: 100, pollingIntervalSeconds: 0.5 } } : {}),
  };
  return {
    name,
    schema: plainSchema,
    startWorker: () => startChild("bench/children/plain-boss-worker.ts", { input, signal }),
    send: async (run, count) => {
      await boss.insert(
        input.queue,
        Array.from({ length: count }, () => ({ data: { workspaceId: run } })),
      );
    },
  };
}
