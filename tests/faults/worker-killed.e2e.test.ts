import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { analyses, asSystem, columnProfiles, datasets, insights } from "@datainsight/db";
import { aScope, testWithDeps as withDeps, type TestDeps as Deps } from "@datainsight/testing";
import { and, eq, sql } from "drizzle-orm";
import postgres from "postgres";
import { describe, expect } from "vitest";
import { createAnalysis } from "@datainsight/services";
import { handIn, largeCsv } from "../system/datasets.ts";
import { eventually, type Process, startProcess } from "../system/processes.ts";

const rows = 20_000;

function workerOf(deps: Deps, databaseUrl: string): Promise<Process> {
  return startProcess("worker", {
    DATABASE_URL: databaseUrl,
    STORAGE_URL: pathToFileURL(join(deps.folder, "storage")).href,
    SCRATCH_DIR: deps.scratchDir,
    WORKER_CONCURRENCY: "1",
  });
}

async function analysisRow(deps: Deps, id: string) {
  const [row] = await asSystem(deps.db, (tx) => tx.select().from(analyses).where(eq(analyses.id, id)));
  if (!row) throw new Error("the analysis is gone");
  return row;
}

function reaches(deps: Deps, id: string, met: (row: Awaited<ReturnType<typeof analysisRow>>) => boolean, what: string) {
  return eventually(async () => {
    const row = await analysisRow(deps, id);
    return met(row) ? row : undefined;
  }, what);
}

/** Every point at which the worker dies; `hold` keeps the finishing transaction open, so that it dies inside. */
const points: { name: string; hold?: "insights" | "datasets"; reached: (deps: Deps, ids: Ids) => Promise<unknown> }[] =
  [
    {
      name: "after the claim",
      reached: (deps, { analysisId }) => reaches(deps, analysisId, (row) => row.status === "running", "the claim"),
    },
    {
      name: "in the middle of the profile",
      reached: (deps, { analysisId }) => reaches(deps, analysisId, (row) => row.progress > 5, "some progress"),
    },
    { name: "before the result is committed", hold: "insights", reached: (deps) => blocked(deps, "insights") },
    {
      name: "after the table is stored and before it is committed",
      hold: "datasets",
      reached: (deps, { datasetId }) =>
        eventually(async () => (await tablesOf(deps, datasetId)).length > 0 || undefined, "the stored table"),
    },
    {
      name: "after the result is committed",
      reached: (deps, { analysisId }) => reaches(deps, analysisId, (row) => row.status === "completed", "the end"),
    },
  ];
type Ids = { datasetId: string; analysisId: string };

async function tablesOf(deps: Deps, datasetId: string): Promise<string[]> {
  const files = await readdir(join(deps.folder, "storage"), { recursive: true });
  return files.filter((file) => file.includes(datasetId) && file.endsWith(".parquet"));
}

/** True once a transaction of the worker waits for the table's lock. */
function blocked(deps: Deps, table: string) {
  return eventually(async () => {
    const waiting = await deps.db.execute(
      sql`select 1 from pg_locks where relation = ${table}::regclass and not granted`,
    );
    return waiting.length > 0 || undefined;
  }, "the worker's transaction");
}

describe("a worker that is killed", () => {
  for (const { name, hold, reached } of points) {
    withDeps(
      `${name} costs nothing: another one finishes, once, and leaves no files`,
      async ({ deps, databaseUrl }) => {
        const scope = await aScope(deps);
        scope.limits.maxUploadBytes = 100_000_000;
        const { id: datasetId } = await handIn(scope, `${name}.csv`, largeCsv(rows));
        const created = await createAnalysis(scope, {
          datasetId,
          goalType: "general_audit",
          targetColumn: null,
          options: {},
        });
        const ids = { datasetId, analysisId: created.id };
        const lock = postgres(databaseUrl, { max: 1, onnotice: () => {} });
        const release = hold === undefined ? async () => {} : await holdTable(lock, hold, deps, ids);
        const first = await workerOf(deps, databaseUrl);
        await reached(deps, ids);
        await first.kill("SIGKILL");
        await release();
        await lock.end();

        const second = await workerOf(deps, databaseUrl);
        try {
          const done = await reaches(
            deps,
            ids.analysisId,
            (row) => row.status === "completed" || row.status === "failed",
            "another worker's end",
          );
          expect(done).toMatchObject({ status: "completed", progress: 100, errorCode: null });
          await oneResult(deps, ids);
          await eventually(async () => ((await queueIsEmpty(deps)) ? true : undefined), "an empty queue");
        } finally {
          await second.kill("SIGTERM");
        }
        expect(await readdir(deps.scratchDir)).toEqual([]);
      },
    );
  }
});

/** Holds a lock under which the worker reads on but cannot write its result. */
async function holdTable(
  lock: postgres.Sql,
  table: "insights" | "datasets",
  deps: Deps,
  { datasetId }: Ids,
): Promise<() => Promise<void>> {
  let letGo = () => {};
  let taken = () => {};
  const isTaken = new Promise<void>((resolve) => (taken = resolve));
  const held = lock.begin(async (tx) => {
    if (table === "datasets") {
      // Only once the claim is made: a locked row could not be claimed either.
      await eventually(async () => {
        const [row] = await asSystem(deps.db, (query) =>
          query.select().from(datasets).where(eq(datasets.id, datasetId)),
        );
        return row?.status === "processing" || undefined;
      }, "the claim of the ingest");
    }
    taken();
    await tx.unsafe(`set local role datainsight_system`);
    if (table === "datasets") await tx`select 1 from datasets where id = ${datasetId} for update`;
    else await tx.unsafe(`reset role; lock table insights in exclusive mode`);
    await new Promise<void>((resolve) => (letGo = resolve));
  });
  if (table !== "datasets") await isTaken;
  return async () => {
    letGo();
    await held;
  };
}

async function oneResult(deps: Deps, { analysisId, datasetId }: Ids): Promise<void> {
  const profiles = await asSystem(deps.db, (tx) =>
    tx.$count(columnProfiles, eq(columnProfiles.analysisId, analysisId)),
  );
  expect(profiles).toBe(20);
  const found = await asSystem(deps.db, (tx) =>
    tx.select({ fingerprint: insights.fingerprint }).from(insights).where(eq(insights.analysisId, analysisId)),
  );
  expect(new Set(found.map((insight) => insight.fingerprint)).size).toBe(found.length);
  const [dataset] = await asSystem(deps.db, (tx) =>
    tx
      .select()
      .from(datasets)
      .where(and(eq(datasets.id, datasetId))),
  );
  expect(dataset).toMatchObject({ status: "completed", rowCount: rows, columnCount: 20 });
  const stored = await tablesOf(deps, datasetId);
  expect(stored.map((file) => join("x", file).endsWith(dataset?.tablePath?.split("/").at(-1) ?? "none"))).toContain(
    true,
  );
  expect(stored).toHaveLength(1);
}

async function queueIsEmpty(deps: Deps): Promise<boolean> {
  const open = await deps.db.execute(
    sql`select 1 from pgboss.job where state < 'completed' and name in ('ingest-dataset', 'run-analysis')`,
  );
  return open.length === 0;
}
