import { rm } from "node:fs/promises";
import path from "node:path";
import { createConsumer, enqueueWith, sweep } from "@datainsight/jobs";
import { closeWithin, type Logger } from "@datainsight/runtime";
import { checkDbConnection, listenForCancels, openDatabase, unusableDatabase } from "@datainsight/services";
import { openStorage } from "@datainsight/storage";
import { prepareScratch } from "./clean-scratch.ts";
import { startConsuming } from "./dispatch.ts";
import type { WorkerEnv } from "./env.ts";
import { createRunningJobs } from "./running-jobs.ts";
import type { WorkerDeps } from "./worker-deps.ts";

const closeMs = 10_000;
const graceMs = 3_000;
const sweepEvery = "*/5 * * * *";

/** Starts a worker: it takes jobs until it is closed, then hands the unfinished ones back. */
export async function startWorker(env: WorkerEnv, log: Logger): Promise<{ close: () => Promise<void> }> {
  const database = openWorkerDatabase(env, log);
  await checkDbConnection(database.db).catch((error: unknown) => {
    throw new Error(unusableDatabase(env.DATABASE_URL, error), { cause: error });
  });
  const scratchDir = await prepareScratch(env.SCRATCH_DIR, process.pid);
  const boss = createConsumer({ url: env.DATABASE_URL, applicationName: "datainsight-queue", poolSize: 4, log });
  await boss.start();
  const running = createRunningJobs();
  const deps: WorkerDeps = {
    db: database.db,
    enqueue: enqueueWith(boss),
    storage: await openStorage(env.STORAGE_URL),
    log,
    now: () => new Date(),
    ...limitsOf(env, path.join(scratchDir, "code")),
    scratchDir,
    running,
  };
  const stopListening = await listenForCancels(database, running.cancel);
  await startConsuming(boss, deps, env.WORKER_CONCURRENCY);
  await boss.schedule(sweep.name, sweepEvery);
  log.info({ concurrency: env.WORKER_CONCURRENCY }, "worker ready");

  const closeAll = async () => {
    await boss.stop({ graceful: true, timeout: closeMs - 1_000, close: true });
    await stopListening();
    await database.close();
    await rm(scratchDir, { recursive: true, force: true });
  };
  return { close: () => closeInTime(closeAll, running.stopAll, log) };
}

function openWorkerDatabase(env: WorkerEnv, log: Logger) {
  return openDatabase({
    url: env.DATABASE_URL,
    poolSize: env.DATABASE_POOL_SIZE,
    maxOverflow: env.DATABASE_MAX_OVERFLOW,
    poolRecycle: env.DATABASE_POOL_RECYCLE,
    applicationName: "datainsight-worker",
    ...(env.DATABASE_ECHO ? { echo: (statement: string) => log.info({ statement }, "sql") } : {}),
  });
}

function limitsOf(env: WorkerEnv, codeCacheDir: string): Pick<WorkerDeps, "limits" | "engine"> {
  return {
    limits: {
      maxUploadBytes: env.MAX_UPLOAD_BYTES,
      maxWorkspaceBytes: env.MAX_WORKSPACE_BYTES,
      maxWorkspaceJobs: env.MAX_WORKSPACE_JOBS,
    },
    engine: {
      memoryLimit: env.ENGINE_MEMORY_LIMIT,
      threads: env.ENGINE_THREADS,
      timeoutMs: env.ENGINE_TIMEOUT,
      codeCacheDir,
      limits: {
        maxColumns: env.MAX_COLUMNS,
        maxCellBytes: env.MAX_CELL_BYTES,
        maxUnpackedBytes: env.MAX_UNPACKED_BYTES,
      },
    },
  };
}

/** What still runs after the grace period is handed back while the queue waits for its handlers. */
async function closeInTime(closeAll: () => Promise<void>, handBack: () => void, log: Logger): Promise<void> {
  const afterGrace = setTimeout(handBack, graceMs);
  const { unfinished, failed } = await closeWithin(closeMs, [{ name: "queue and database", close: closeAll }]);
  clearTimeout(afterGrace);
  if (unfinished.length + failed.length > 0) log.warn({ unfinished, failed }, "the worker did not close cleanly");
}
