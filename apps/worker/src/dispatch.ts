import { type JobName, jobCatalog, type PgBoss } from "@datainsight/jobs";
import { ServiceError } from "@datainsight/services";
import type { Handler } from "./handlers/handler.ts";
import { JobBusy } from "./handlers/handler.ts";
import { handlers } from "./handlers/registry.ts";
import { RunStopped } from "./running-jobs.ts";
import type { WorkerDeps } from "./worker-deps.ts";

/** Slots of the small jobs, which run in the worker's own process. */
const smallJobSlots = 1;
const pollSeconds = 1;

/** Opens the slots of every kind of job: `concurrency` of each that runs an engine. */
export async function startConsuming(boss: PgBoss, deps: WorkerDeps, concurrency: number): Promise<void> {
  const slots: Record<JobName, number> = {
    "ingest-dataset": concurrency,
    "run-analysis": concurrency,
    "prove-fix": concurrency,
    "remove-files": smallJobSlots,
    sweep: smallJobSlots,
  };
  for (const name of jobNames) {
    for (let slot = 0; slot < slots[name]; slot += 1) await openSlot(boss, deps, name);
  }
}

// Object.keys of a const object gives exactly its keys.
const jobNames = Object.keys(jobCatalog) as JobName[];

async function openSlot(boss: PgBoss, deps: WorkerDeps, name: JobName): Promise<void> {
  // A slot sleeps between jobs even when others wait; it wakes itself as soon as one is done.
  const options = {
    batchSize: 1,
    pollingIntervalSeconds: pollSeconds,
    notifyPollingIntervalSeconds: pollSeconds,
  } as const;
  const slot: { id?: string } = {};
  slot.id = await boss.work(name, options, async (batch) => {
    try {
      for (const job of batch) await handle(deps, name, { data: job.data, signal: job.signal });
    } finally {
      if (slot.id !== undefined) boss.notifyWorker(slot.id);
    }
  });
}

async function handle<Name extends JobName>(
  deps: WorkerDeps,
  name: Name,
  job: { data: unknown; signal: AbortSignal },
): Promise<void> {
  // The mapped type of the registry pairs each handler with its own payload.
  const handler: Handler<(typeof jobCatalog)[Name]> = handlers[name];
  const startedAt = deps.now().getTime();
  try {
    const payload = jobCatalog[name].payload.parse(job.data) as Parameters<typeof handler>[0]["payload"];
    await handler({ payload, signal: job.signal, deps });
    deps.log.info({ job: name, ...asFields(job.data), ms: deps.now().getTime() - startedAt }, "job done");
  } catch (error) {
    const expected = error instanceof JobBusy || error instanceof RunStopped;
    deps.log[expected ? "info" : "error"](
      { job: name, ...asFields(job.data), err: error },
      "job goes back to the queue",
    );
    throw forTheQueue(error);
  }
}

/** The queue stores what is thrown, its stack too: of an error nobody foresaw, nothing of the inside may stay there. */
function forTheQueue(error: unknown): Error {
  const foreseen = error instanceof JobBusy || error instanceof RunStopped || error instanceof ServiceError;
  const said = new Error(foreseen ? error.message : "The job failed; the worker's log says why.");
  delete said.stack;
  return said;
}

function asFields(data: unknown): object {
  return typeof data === "object" && data !== null ? data : {};
}
