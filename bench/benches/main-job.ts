import { openAsBlob } from "node:fs";
import { stat } from "node:fs/promises";
import path from "node:path";
import { performance } from "node:perf_hooks";
import { acquireStack, type Stack } from "@datainsight/embedded";
import { createClient } from "@datainsight/sdk";
import { type Bench, type BenchContext, inTurn } from "../bench.ts";
import { measureChild } from "../child.ts";
import { runEnginePart } from "../engine-part.ts";
import { describeWithPandas, type Python, preparePython } from "../python.ts";
import { type Comparison, createRecorder, type Recorder, recordCost } from "../report.ts";

/** A file of orders through our main job, beside DuckDB's SUMMARIZE and pandas' describe of the same file. */
export const mainJob: Bench = async (context) => {
  const { folder, small, signal, say } = context;
  const rows = small ? 50_000 : 2_000_000;
  const repetitions = small ? 2 : 3;
  const csvPath = path.join(folder, "orders.csv");
  await measureChild("make-csv", { csvPath, rows }, signal);
  const { size } = await stat(csvPath);
  const notes = [
    `${rows} rows, 13 columns, ${Math.round(size / 1e6)} MB of CSV; 2 threads and 2 GB for DuckDB in ours and in SUMMARIZE`,
  ];
  const { python, skipped } = await preparePython(context);
  if (skipped !== undefined) notes.push(`pandas: ${skipped}`);

  const recorder = createRecorder();
  const stack = await startStack(context);
  try {
    const contenders = contendersOf({ context, csvPath, recorder, stack, python });
    for (let repetition = 0; repetition < repetitions; repetition += 1) {
      for (const { name, run } of inTurn(contenders, repetition)) {
        say(`main-job ${repetition + 1}/${repetitions}: ${name}`);
        await run(repetition);
      }
    }
  } finally {
    await stack.release({ wait: true });
  }
  return { name: "main-job", series: recorder.series(), comparisons: comparisonsOf(python !== undefined), notes };
};

const engine = "engine part";
const system = "whole system";
const summarize = "DuckDB SUMMARIZE";
const pandas = "pandas describe";

function comparisonsOf(hasPandas: boolean): Comparison[] {
  const against = (peer: string) =>
    (["wall", "cpu", "peak"] as const).map((cost): Comparison => ({
      what: `${engine} : ${peer}, ${cost}`,
      ours: `${engine}, ${cost}`,
      peer: `${peer}, ${cost}`,
      better: "lower",
    }));
  return [
    ...against(summarize),
    ...(hasPandas ? against(pandas) : []),
    { what: `${system} : ${summarize}, wall`, ours: `${system}, wall`, peer: `${summarize}, wall`, better: "lower" },
    { what: `${system} : ${engine}, wall`, ours: `${system}, wall`, peer: `${engine}, wall`, better: "lower" },
  ];
}

type Subject = { context: BenchContext; csvPath: string; recorder: Recorder; stack: Stack; python: Python | undefined };
type Contender = { name: string; run: (repetition: number) => Promise<void> };

function contendersOf({ context: { folder, signal }, csvPath, recorder, stack, python }: Subject): Contender[] {
  const ours: Contender = {
    name: engine,
    run: async () => {
      const { ingest, profile, insights, whole } = await runEnginePart(csvPath, folder, signal);
      recordCost(recorder, "ingest", ingest);
      recordCost(recorder, "profile", profile);
      recordCost(recorder, "insights", insights);
      recordCost(recorder, engine, whole);
    },
  };
  const peer: Contender = {
    name: summarize,
    run: async () =>
      recordCost(recorder, summarize, await measureChild("summarize", { csvPath, workDir: folder }, signal)),
  };
  const whole: Contender = {
    name: system,
    run: async (repetition) =>
      recorder.add(`${system}, wall`, "s", await analyzeThrough(stack, csvPath, { repetition, signal })),
  };
  const other: Contender[] = python
    ? [
        {
          name: pandas,
          run: async () => recordCost(recorder, pandas, await describeWithPandas(python, csvPath, signal)),
        },
      ]
    : [];
  return [ours, peer, whole, ...other];
}

function startStack({ folder, signal, say }: BenchContext): Promise<Stack> {
  return acquireStack({ home: path.join(folder, "stack"), log: say, signal });
}

/** Upload, ingest, analysis and report through API and worker. Each repetition is a dataset of its own. */
async function analyzeThrough(
  { url, apiKey, workspaceId }: Stack,
  csvPath: string,
  { repetition, signal }: { repetition: number; signal: AbortSignal },
): Promise<number> {
  const client = createClient({ url, apiKey });
  const content = await openAsBlob(csvPath);
  const start = performance.now();
  const report = await client.analyze({
    content,
    name: `orders-${repetition}.csv`,
    workspaceId,
    goalType: "general_audit",
    signal,
  });
  const seconds = (performance.now() - start) / 1000;
  await client.api.datasets.delete.mutate({ id: report.dataset.id });
  return seconds;
}
