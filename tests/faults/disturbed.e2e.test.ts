import { execFileSync } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pathToFileURL } from "node:url";
import { analyses, asSystem, columnProfiles, datasets } from "@datainsight/db";
import {
  cancelAnalysis,
  createAnalysis,
  createDataset,
  deleteDataset,
  getDataset,
  receiveContent,
  type Scope,
} from "@datainsight/services";
import { openStorage } from "@datainsight/storage";
import { aScope, type TestDeps as Deps, testWithDeps as withDeps } from "@datainsight/testing";
import { eq, sql } from "drizzle-orm";
import { describe, expect } from "vitest";
import { handIn, largeCsv } from "../system/datasets.ts";
import { eventually, type Process, startProcess } from "../system/processes.ts";

const rows = 30_000;
/** Told by the notification, or seen at the next sign of life. */
const stoppedRun = /"reason":"(?:cancelled|lost)"/;

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
  return row;
}

async function aLongAnalysis(scope: Scope, name: string): Promise<{ datasetId: string; analysisId: string }> {
  scope.limits.maxUploadBytes = 100_000_000;
  const { id: datasetId } = await handIn(scope, name, largeCsv(rows));
  const { id } = await createAnalysis(scope, { datasetId, goalType: "general_audit", targetColumn: null, options: {} });
  return { datasetId, analysisId: id };
}

const isRunning = (deps: Deps, id: string) =>
  eventually(
    async () => ((await analysisRow(deps, id))?.status === "running" ? true : undefined),
    "a running analysis",
  );
const hasEnded = (deps: Deps, id: string) =>
  eventually(async () => {
    const row = await analysisRow(deps, id);
    return row?.status === "completed" || row?.status === "failed" ? row : undefined;
  }, "the end of the analysis");

describe("an analysis", () => {
  withDeps("whose worker is told to stop is handed back, and spends no attempt", async ({ deps, databaseUrl }) => {
    const { analysisId } = await aLongAnalysis(await aScope(deps), "stopped.csv");
    const first = await workerOf(deps, databaseUrl);
    await isRunning(deps, analysisId);
    await first.kill("SIGTERM");
    const handedBack = await analysisRow(deps, analysisId);
    expect(["pending", "completed"]).toContain(handedBack?.status);
    const second = await workerOf(deps, databaseUrl);
    expect(await hasEnded(deps, analysisId)).toMatchObject({ status: "completed", attempt: 1 });
    await second.kill("SIGTERM");
    expect(await readdir(deps.scratchDir)).toEqual([]);
  });

  withDeps("that two workers are given is done once", async ({ deps, databaseUrl }) => {
    const workers = await Promise.all([workerOf(deps, databaseUrl), workerOf(deps, databaseUrl)]);
    const { analysisId } = await aLongAnalysis(await aScope(deps), "twice.csv");
    await isRunning(deps, analysisId);
    // The queue keeps one job a key; a second delivery is forced past it.
    await deps.db.execute(
      sql`insert into pgboss.job (name, data, policy) values ('run-analysis', ${JSON.stringify({ analysisId })}::jsonb, 'standard')`,
    );
    expect(await hasEnded(deps, analysisId)).toMatchObject({ status: "completed", attempt: 1 });
    expect(await asSystem(deps.db, (tx) => tx.$count(columnProfiles, eq(columnProfiles.analysisId, analysisId)))).toBe(
      20,
    );
    await Promise.all(workers.map((worker) => worker.kill("SIGTERM")));
  });

  withDeps(
    "whose dataset is deleted ends within two seconds, and does not come back",
    async ({ deps, databaseUrl }) => {
      const scope = await aScope(deps);
      const worker = await workerOf(deps, databaseUrl);
      const { datasetId, analysisId } = await aLongAnalysis(scope, "deleted.csv");
      await isRunning(deps, analysisId);
      await deleteDataset(scope, datasetId);
      const deletedAt = performance.now();
      await eventually(async () => (stoppedRun.test(worker.output()) ? true : undefined), "the stopped run");
      expect(performance.now() - deletedAt).toBeLessThan(2_000);
      await eventually(
        async () => ((await leftFiles(deps, datasetId)).length === 0 ? true : undefined),
        "the removal of the files",
      );
      await worker.kill("SIGTERM");
      expect(await analysisRow(deps, analysisId)).toBeUndefined();
      expect(await readdir(deps.scratchDir)).toEqual([]);
    },
  );

  withDeps("that is cancelled stops within two seconds and writes no result", async ({ deps, databaseUrl }) => {
    const scope = await aScope(deps);
    const worker = await workerOf(deps, databaseUrl);
    const { analysisId } = await aLongAnalysis(scope, "cancelled.csv");
    await isRunning(deps, analysisId);
    await cancelAnalysis(scope, analysisId);
    const cancelledAt = performance.now();
    await eventually(async () => (stoppedRun.test(worker.output()) ? true : undefined), "the stopped run");
    expect(performance.now() - cancelledAt).toBeLessThan(2_000);
    await worker.kill("SIGTERM");
    expect(await analysisRow(deps, analysisId)).toMatchObject({ status: "cancelled" });
    expect(await asSystem(deps.db, (tx) => tx.$count(columnProfiles, eq(columnProfiles.analysisId, analysisId)))).toBe(
      0,
    );
  });
});

async function leftFiles(deps: Deps, datasetId: string): Promise<string[]> {
  const files = await readdir(join(deps.folder, "storage"), { recursive: true });
  return files.filter((file) => file.includes(datasetId));
}

const smallDisk = await mountSmallDisk();

describe("an upload", () => {
  withDeps.skipIf(smallDisk === undefined)(
    "that fills the disk is refused with a reason, leaves nothing, and works once there is room",
    async ({ deps }) => {
      if (smallDisk === undefined) return;
      try {
        const storage = await openStorage(pathToFileURL(smallDisk).href);
        const scope = { ...(await aScope({ ...deps, storage })), storage };
        scope.limits.maxUploadBytes = 100_000_000;
        const { id } = await createDataset(scope, { name: "full.csv" });
        const refused = receiveContent(scope, id, { stream: largeCsv(50_000), contentLength: undefined });
        await expect(refused).rejects.toMatchObject({ code: "unavailable", message: expect.stringContaining("disk") });
        expect(await filesIn(smallDisk)).toEqual([]);
        expect(await getDataset(scope, id)).toMatchObject({ status: "pending", filePath: null });
        const small = await receiveContent(scope, id, {
          stream: Readable.from([Buffer.from("a\n1\n")]),
          contentLength: 4,
        });
        expect(small).toMatchObject({ fileSize: 4, status: "pending" });
        await asSystem(deps.db, (tx) => tx.delete(datasets).where(eq(datasets.id, id)));
      } finally {
        execFileSync("umount", ["-l", smallDisk]);
        await rm(smallDisk, { recursive: true, force: true });
      }
    },
  );
});

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
}

/** A file system of one megabyte, where this machine lets the test mount one. */
async function mountSmallDisk(): Promise<string | undefined> {
  const folder = await mkdtemp(join(tmpdir(), "datainsight-small-disk-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], { stdio: "ignore" });
    return folder;
  } catch {
    await rm(folder, { recursive: true, force: true });
    return undefined;
  }
}
