import { rm } from "node:fs/promises";
import path from "node:path";
import { type Bench, type BenchContext, inTurn } from "../bench.ts";
import { measureChild } from "../child.ts";
import { runEnginePart } from "../engine-part.ts";
import { describeWithPandas, type Python, preparePython, profileWithYdata } from "../python.ts";
import { type Comparison, createRecorder, type Recorder, recordCost } from "../report.ts";

/** A table of each kind about which peers publish figures: a wide CSV, and a long Parquet whose types are known. */
type Subject = { name: string; file: string; make: (context: BenchContext, tablePath: string) => Promise<unknown> };

/** Ingest, statistics and rules of a wide CSV and of a long Parquet, beside SUMMARIZE, pandas and ydata-profiling. */
export const peers: Bench = async (context) => {
  const { folder, small, say } = context;
  const recorder = createRecorder();
  const { python, skipped } = await preparePython(context);
  const subjects = subjectsOf(small);
  for (const subject of subjects) {
    const tablePath = path.join(folder, subject.file);
    say(`peers: making ${subject.name}`);
    await subject.make(context, tablePath);
    await measureSubject(context, { name: subject.name, tablePath, python, recorder });
    await rm(tablePath);
  }
  return {
    name: "peers",
    series: recorder.series(),
    comparisons: subjects.flatMap(comparisonsOf),
    notes: skipped === undefined ? [] : [`pandas and ydata-profiling: ${skipped}`],
  };
};

function subjectsOf(small: boolean): Subject[] {
  const wide = { rows: small ? 10_000 : 1_000_000, columns: 41 };
  const rows = small ? 20_000 : 3_000_000;
  return [
    {
      name: `CSV of ${wide.rows.toLocaleString("en")} x ${wide.columns}`,
      file: "wide.csv",
      make: ({ signal }, csvPath) => measureChild("make-wide-csv", { csvPath, ...wide }, signal),
    },
    {
      name: `Parquet of ${rows.toLocaleString("en")} x 13`,
      file: "orders.parquet",
      make: async ({ folder, signal }, parquetPath) => {
        const csvPath = path.join(folder, "orders-of-peers.csv");
        await measureChild("make-csv", { csvPath, rows }, signal);
        await measureChild("make-parquet", { csvPath, parquetPath }, signal);
        await rm(csvPath);
      },
    },
  ];
}

const engine = "engine part";
const summarize = "DuckDB SUMMARIZE";
const pandas = "pandas describe";
const ydataMinimal = "ydata-profiling minimal";

type Measured = { name: string; tablePath: string; python: Python | undefined; recorder: Recorder };

async function measureSubject(context: BenchContext, { name, tablePath, python, recorder }: Measured): Promise<void> {
  const { folder, small, ydata, signal, say } = context;
  const contenders = [
    {
      name: engine,
      run: async () => {
        const { ingest, profile, insights, whole } = await runEnginePart(tablePath, folder, signal);
        for (const [stage, cost] of Object.entries({ ingest, profile, insights, [engine]: whole }))
          recordCost(recorder, `${name}, ${stage}`, cost);
      },
    },
    {
      name: summarize,
      run: async () =>
        recordCost(
          recorder,
          `${name}, ${summarize}`,
          await measureChild("summarize", { csvPath: tablePath, workDir: folder }, signal),
        ),
    },
    ...(python
      ? [
          {
            name: pandas,
            run: async () =>
              recordCost(recorder, `${name}, ${pandas}`, await describeWithPandas(python, tablePath, signal)),
          },
        ]
      : []),
  ];
  for (let repetition = 0; repetition < (small ? 1 : 2); repetition += 1) {
    for (const contender of inTurn(contenders, repetition)) {
      say(`peers: ${name}: ${contender.name}`);
      await contender.run();
    }
  }
  if (!ydata || !python) return;
  say(`peers: ${name}: ${ydataMinimal}`);
  recordCost(recorder, `${name}, ${ydataMinimal}`, await profileWithYdata(python, tablePath, signal));
}

function comparisonsOf({ name }: Subject): Comparison[] {
  return [summarize, pandas, ydataMinimal].flatMap((peer) =>
    (["wall", "cpu", "peak"] as const).map((cost): Comparison => ({
      what: `${name}: ${engine} : ${peer}, ${cost}`,
      ours: `${name}, ${engine}, ${cost}`,
      peer: `${name}, ${peer}, ${cost}`,
      better: "lower",
    })),
  );
}
