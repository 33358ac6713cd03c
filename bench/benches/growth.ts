import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import type { Bench, BenchContext } from "../bench.ts";
import { type Cost, measureChild } from "../child.ts";
import { type Comparison, createRecorder, type Recorder, recordCost } from "../report.ts";

type Size = { rows: number; columns: number };

/** Rows grow, then columns. */
const sizes = {
  whole: [
    { rows: 1_000_000, columns: 13 },
    { rows: 5_000_000, columns: 13 },
    { rows: 20_000_000, columns: 13 },
    { rows: 10_000, columns: 50 },
    { rows: 10_000, columns: 500 },
    { rows: 10_000, columns: 2_000 },
  ],
  small: [
    { rows: 10_000, columns: 13 },
    { rows: 1_000, columns: 50 },
  ],
} as const satisfies Record<string, readonly Size[]>;

/** How time and memory of each stage grow with rows and columns, each size once, beside DuckDB's SUMMARIZE of the same CSV. */
export const growth: Bench = async (context) => {
  const { small, say } = context;
  const recorder = createRecorder();
  const notes: string[] = [];
  const measuredSizes: readonly Size[] = small ? sizes.small : sizes.whole;
  for (const size of measuredSizes) {
    say(`growth: ${nameOf(size)}`);
    const csvPath = await makeTable(context, size);
    await stagesOf(context, { size, csvPath, recorder, notes });
    recordCost(recorder, `${nameOf(size)}, SUMMARIZE`, await summarize(context, csvPath));
    await rm(csvPath);
  }
  return { name: "growth", series: recorder.series(), comparisons: comparisonsOf(measuredSizes), notes };
};

function nameOf({ rows, columns }: Size): string {
  return `${rows.toLocaleString("en")} x ${columns}`;
}

async function makeTable({ folder, signal }: BenchContext, { rows, columns }: Size): Promise<string> {
  const csvPath = path.join(folder, "growth.csv");
  await (columns === 13
    ? measureChild("make-csv", { csvPath, rows }, signal)
    : measureChild("make-wide-csv", { csvPath, rows, columns }, signal));
  return csvPath;
}

type Stages = { size: Size; csvPath: string; recorder: Recorder; notes: string[] };

/** Each stage in a process of its own, so that each peak is its own; one that fails is told in the notes. */
async function stagesOf({ folder, signal }: BenchContext, { size, csvPath, recorder, notes }: Stages): Promise<void> {
  const workDir = path.join(folder, "growth-engine");
  const [tablePath, profilePath, insightsPath] = ["table.parquet", "profile.bin", "insights.json"].map((name) =>
    path.join(workDir, name),
  );
  const stages = [
    ["ingest", { csvPath, workDir: folder, tablePath }],
    ["profile", { workDir, tablePath, profilePath }],
    ["insights", { profilePath, insightsPath }],
    ["relate", { workDir, tablePath, profilePath }],
  ] as const;
  await mkdir(workDir, { recursive: true });
  try {
    for (const [stage, input] of stages) {
      recordCost(recorder, `${nameOf(size)}, ${stage}`, await measureChild(stage, input, signal));
    }
  } catch (error) {
    signal.throwIfAborted();
    notes.push(`${nameOf(size)}: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    await rm(workDir, { recursive: true, force: true });
  }
}

function summarize({ folder, signal }: BenchContext, csvPath: string): Promise<Cost> {
  return measureChild("summarize", { csvPath, workDir: folder }, signal);
}

function comparisonsOf(measuredSizes: readonly Size[]): Comparison[] {
  return measuredSizes.flatMap((size) =>
    ["ingest", "profile", "relate"].map((stage): Comparison => ({
      what: `${nameOf(size)}: ${stage} : DuckDB SUMMARIZE, cpu`,
      ours: `${nameOf(size)}, ${stage}, cpu`,
      peer: `${nameOf(size)}, SUMMARIZE, cpu`,
      better: "lower",
    })),
  );
}
