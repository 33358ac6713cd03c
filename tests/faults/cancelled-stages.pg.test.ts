import { readdir } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import {
  cancelAnalysis,
  claimAnalysis,
  claimIngest,
  createAnalysis,
  createDataset,
  deleteDataset,
  finishAnalysis,
  finishIngest,
  getAnalysis,
  getDataset,
  listColumnProfiles,
  listenForCancels,
  listInsights,
  receiveContent,
  type Run,
  type Scope,
  tableKey,
} from "@datainsight/services";
import { aScope, testWithDeps as base } from "@datainsight/testing";
import { describe, expect } from "vitest";
import type { EngineInput, EngineName, EngineOutput } from "../../apps/worker/src/engine/engines.ts";
import { runEngine } from "../../apps/worker/src/engine/run-engine.ts";
import { executeRun } from "../../apps/worker/src/execute-run.ts";
import { createRunningJobs } from "../../apps/worker/src/running-jobs.ts";
import type { WorkerDeps } from "../../apps/worker/src/worker-deps.ts";

const engine = {
  memoryLimit: 1e9,
  threads: 2,
  timeoutMs: 120_000,
  limits: { maxColumns: 100, maxCellBytes: 1e6, maxUnpackedBytes: 1e9 },
};
const page = { page: 1, pageSize: 20 };

const test = base.extend(
  "worker",
  { scope: "file" },
  async ({ deps, database }, { onCleanup }): Promise<WorkerDeps> => {
    const running = createRunningJobs();
    onCleanup(await listenForCancels(database, running.cancel));
    return { ...deps, running, engine };
  },
);

const lines = Array.from({ length: 1000 }, (_, row) => {
  const amount = (row * 7919) % 1009;
  return `${row},${row % 11 ? amount : ""},${(amount * 1.5).toFixed(2)},${["Oslo", "Rome ", "Lima"][row % 3]},2024-01-${10 + (row % 19)},${amount > 500 ? "yes" : "no"}`;
});
const file = gzipSync(`id,amount,price,city,day,target\n${lines.join("\n")}\n`);

async function aTable(scope: Scope): Promise<{ datasetId: string; run: Run; filePath: string }> {
  const { id: datasetId } = await createDataset(scope, { name: "orders.csv.gz" });
  await receiveContent(scope, datasetId, { stream: Readable.from([file]), contentLength: file.length });
  const claim = await claimIngest(scope, datasetId);
  if ("refused" in claim || !("filePath" in claim.input)) throw new Error("the ingest was not given");
  return { datasetId, run: claim.run, filePath: claim.input.filePath };
}

type Job<Name extends EngineName> = {
  name: Name;
  input: (workDir: string) => Promise<EngineInput<Name>>;
  finish: (output: EngineOutput<Name>, workDir: string) => Promise<unknown>;
};

/** Does a claimed run as a worker does; calls back at the first sign of each stage, and finishes after what that began. */
async function perform<Name extends EngineName>(
  worker: WorkerDeps,
  { run, job, onStage }: { run: Run; job: Job<Name>; onStage: (stage: string) => Promise<unknown> | undefined },
): Promise<string[]> {
  const stages: string[] = [];
  const begun: Promise<unknown>[] = [];
  await executeRun(worker, run, {
    signal: new AbortController().signal,
    work: async ({ workDir, signal, onProgress }) => {
      const output = await runEngine(job.name, await job.input(workDir), {
        settings: { ...engine, workDir },
        timeoutMs: engine.timeoutMs,
        signal,
        onProgress: (progress) => {
          onProgress(progress);
          if (stages.includes(progress.stage)) return;
          stages.push(progress.stage);
          const work = onStage(progress.stage);
          if (work !== undefined) begun.push(work);
        },
      });
      // A run that was over before the cancel came must not be finished either.
      await Promise.all(begun);
      await job.finish(output, workDir);
    },
  });
  await Promise.all(begun);
  return stages;
}

/** Nothing of the run is left: no process, no file. */
async function expectNothingLeft(worker: WorkerDeps): Promise<void> {
  expect(process.getActiveResourcesInfo()).not.toContain("ProcessWrap");
  expect(await readdir(worker.scratchDir)).toEqual([]);
}

function ingestJob(worker: WorkerDeps, run: Run, filePath: string): Job<"ingest"> {
  return {
    name: "ingest",
    input: async (workDir) => {
      const sourcePath = path.join(workDir, "original");
      await worker.storage.copyTo(filePath, sourcePath);
      return { sourcePath, fileName: "orders.csv.gz", tablePath: path.join(workDir, "table.parquet"), overrides: {} };
    },
    finish: async (output, workDir) => {
      await worker.storage.putFile(tableKey(run), path.join(workDir, "table.parquet"));
      return finishIngest(worker, run, { ...output, tablePath: tableKey(run) });
    },
  };
}

const fixes: EngineInput<"derive">["actions"] = [{ kind: "trim", column: "city" }];

/** Runs under the row of a reading, as a derivation does. */
function deriveJob(worker: WorkerDeps, run: Run, parent: string): Job<"derive"> {
  return {
    name: "derive",
    input: async (workDir) => {
      const parentPath = path.join(workDir, "original");
      await worker.storage.copyTo(parent, parentPath);
      return { parentPath, tablePath: path.join(workDir, "table.parquet"), actions: fixes };
    },
    finish: (output) => finishIngest(worker, run, { ...output, tablePath: tableKey(run) }),
  };
}

describe("in whatever stage", { timeout: 900_000 }, () => {
  test("an analysis is cancelled, its process ends, and it leaves no file and no result", async ({ worker }) => {
    const scope = await aScope(worker);
    const { datasetId, run: ingest, filePath } = await aTable(scope);
    await perform(worker, { run: ingest, job: ingestJob(worker, ingest, filePath), onStage: () => undefined });
    const attempt = async (cancelAt: string | null) => {
      const asked = { datasetId, goalType: "ml_preparation" as const, targetColumn: "target", options: {} };
      const { id } = await createAnalysis(scope, asked);
      const claim = await claimAnalysis(worker, id);
      if ("refused" in claim) throw new Error(claim.refused);
      const { run, input } = claim;
      const checks = [{ id, definition: { kind: "unique" as const, columns: ["id"] } }];
      const job: Job<"analysis"> = {
        name: "analysis",
        input: async (workDir) => {
          const tablePath = path.join(workDir, "table.parquet");
          await worker.storage.copyTo(input.tablePath, tablePath);
          return { ...input, tablePath, previous: { datasetId, version: 1, tablePath }, checks, references: [] };
        },
        finish: (output) => finishAnalysis(worker, run, output),
      };
      const onStage = (stage: string) => (stage === cancelAt ? cancelAnalysis(scope, id) : undefined);
      const stages = await perform(worker, { run, job, onStage });
      await expectNothingLeft(worker);
      const { status } = await getAnalysis(scope, id);
      const columns = await listColumnProfiles(scope, { analysisId: id, sort: "position", ...page });
      const insights = await listInsights(scope, { analysisId: id, sort: "severity", ...page });
      return { stages, status, results: columns.total + insights.total };
    };
    const whole = await attempt(null);
    expect(whole.status).toBe("completed");
    expect(whole.stages).toEqual(
      expect.arrayContaining([
        "counting values",
        "comparing with the version before",
        "comparing columns",
        "comparing with the target",
        "running the checks",
        "looking for problems",
        "trying the fixes",
        "looking for checks to suggest",
      ]),
    );
    for (const stage of whole.stages) {
      expect({ stage, ...(await attempt(stage)) }).toMatchObject({ stage, status: "cancelled", results: 0 });
    }
  });

  for (const kind of ["ingest", "derive"] as const) {
    test(`a dataset is deleted (${kind}), the process that makes it ends, and it leaves no file and does not come back`, async ({
      worker,
    }) => {
      const parent = await aTable(await aScope(worker));
      const parentJob = ingestJob(worker, parent.run, parent.filePath);
      await perform(worker, { run: parent.run, job: parentJob, onStage: () => undefined });
      const attempt = async (deleteAt: string | null) => {
        const scope = await aScope(worker);
        const { datasetId, run, filePath } = await aTable(scope);
        const onStage = (stage: string) => (stage === deleteAt ? deleteDataset(scope, datasetId) : undefined);
        const stages =
          kind === "ingest"
            ? await perform(worker, { run, job: ingestJob(worker, run, filePath), onStage })
            : await perform(worker, { run, job: deriveJob(worker, run, tableKey(parent.run)), onStage });
        await expectNothingLeft(worker);
        const status = await getDataset(scope, datasetId).then(
          (row) => row.status,
          (error: unknown) => error,
        );
        return { stages, status };
      };
      const whole = await attempt(null);
      expect(whole.status).toBe("completed");
      expect(whole.stages).toEqual(
        kind === "ingest" ? ["unpacking", "reading", "finding types", "storing"] : ["applying the fixes"],
      );
      for (const stage of whole.stages) {
        expect({ stage, ...(await attempt(stage)) }).toMatchObject({ stage, status: { code: "not_found" } });
      }
    });
  }
});
