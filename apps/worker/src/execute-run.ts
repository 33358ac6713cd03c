import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import {
  beat,
  errorMeanings,
  failRun,
  internalMessage,
  maxDeadClaims,
  releaseRun,
  reportProgress,
  type Run,
  ServiceError,
} from "@datainsight/services";
import { EngineRunError, type EngineProgress } from "./engine/protocol.ts";
import { RunStopped } from "./running-jobs.ts";
import type { WorkerDeps } from "./worker-deps.ts";

const beatMs = 2_000;
const progressMs = 500;

export type RunContext = { workDir: string; signal: AbortSignal; onProgress: (progress: EngineProgress) => void };

/**
 * Does the work of a claimed run: a folder of its own, signs of life, progress at most twice a second, and an end in every case.
 * Bad input fails the row at once; a crash or a lost connection gives it back and throws, so that the queue tries again.
 */
export async function executeRun(
  deps: WorkerDeps,
  run: Run,
  { signal: queueSignal, work }: { signal: AbortSignal; work: (context: RunContext) => Promise<void> },
): Promise<void> {
  const workDir = path.join(deps.scratchDir, `${run.kind}-${run.id}-${run.attempt}`);
  const job = deps.running.add(run);
  const signal = AbortSignal.any([job.signal, queueSignal]);
  const stopBeating = keepAlive(deps, run, () => job.stop("lost"));
  const progress = throttledProgress(deps, run);
  try {
    await mkdir(workDir, { recursive: true });
    await work({ workDir, signal, onProgress: progress.report });
  } catch (error) {
    await settle(deps, run, signal.aborted ? signal.reason : error);
  } finally {
    stopBeating();
    await progress.flush();
    job.done();
    await rm(workDir, { recursive: true, force: true });
  }
}

/** Also at once: a cancel that came between the claim and this process's knowing of the run reached nobody here. */
function keepAlive(deps: WorkerDeps, run: Run, onLost: () => void): () => void {
  const giveSign = () => {
    // A beat that fails is not yet a lost claim: the database may be back before the claim counts as dead.
    beat(deps, run).then(
      (alive) => alive || onLost(),
      (error: unknown) => deps.log.warn({ err: error, ...run }, "a sign of life did not reach the database"),
    );
  };
  giveSign();
  const timer = setInterval(giveSign, beatMs);
  return () => clearInterval(timer);
}

function throttledProgress(deps: WorkerDeps, run: Run) {
  let latest: EngineProgress | undefined;
  let sending: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  const send = () => {
    const current = latest;
    latest = undefined;
    timer = undefined;
    if (!current) return;
    const progress = Math.min(99, Math.round(current.share * 1000) / 10);
    sending = reportProgress(deps, run, { progress, stage: current.stage }).then(
      () => undefined,
      (error: unknown) => deps.log.warn({ err: error, ...run }, "progress did not reach the database"),
    );
  };
  return {
    report: (progress: EngineProgress) => {
      const first = latest === undefined && timer === undefined;
      latest = progress;
      if (first) send();
      timer ??= setTimeout(send, progressMs);
    },
    flush: () => {
      clearTimeout(timer);
      return sending;
    },
  };
}

async function settle(deps: WorkerDeps, run: Run, error: unknown): Promise<void> {
  if (error instanceof RunStopped) {
    // Cancelled and lost runs belong to somebody else by now.
    if (error.reason !== "shutdown") return deps.log.info({ ...run, reason: error.reason }, "a run was stopped");
    await releaseRun(deps, run, { spent: false });
    throw error;
  }
  const known = error instanceof EngineRunError || error instanceof ServiceError ? error : undefined;
  // The last try says what it met; otherwise the row would only know that its worker gave up.
  if (known && (errorMeanings[known.code].job === "fail" || run.attempt >= maxDeadClaims)) {
    return failRun(deps, run, { code: known.code, message: known.message });
  }
  deps.log.error({ err: error, ...run }, "a run ended badly and goes back to the queue");
  await releaseRun(deps, run, { spent: true });
  throw new Error(internalMessage, { cause: error });
}
