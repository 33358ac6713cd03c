import type { Cost } from "./child.ts";

/** One thing that was measured, once a repetition, in the order of the repetitions. */
export type Series = { name: string; unit: "s" | "MB" | "ms" | "1/s" | "count"; values: number[] };

/** Ours against a peer, repetition by repetition: the names of two series. `better` says which ratios are good for us. */
export type Comparison = { what: string; ours: string; peer: string; better: "lower" | "higher" };

export type BenchResult = {
  name: string;
  series: Series[];
  comparisons: Comparison[];
  /** What was left out and why, and what a reader must know. */
  notes: string[];
};

export type Spread = { median: number; min: number; max: number };

/** @throws Error for no values at all. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const low = sorted[Math.floor((sorted.length - 1) / 2)];
  const high = sorted[Math.ceil((sorted.length - 1) / 2)];
  const [min] = sorted;
  const max = sorted.at(-1);
  if (low === undefined || high === undefined || min === undefined || max === undefined)
    throw new Error("nothing was measured");
  return { median: (low + high) / 2, min, max };
}

/** Ours divided by the peer's, for each repetition that has both. */
export function ratiosOf(result: BenchResult, { ours, peer }: Comparison): number[] {
  const values = (name: string) => result.series.find((series) => series.name === name)?.values ?? [];
  const peers = values(peer);
  return values(ours).flatMap((value, repetition) => {
    const other = peers[repetition];
    return other === undefined ? [] : [value / other];
  });
}

/** Collects values under names that appear in the order of their first value. */
export function createRecorder() {
  const series = new Map<string, Series>();
  return {
    add: (name: string, unit: Series["unit"], value: number) => {
      const known = series.get(name) ?? { name, unit, values: [] };
      known.values.push(value);
      series.set(name, known);
    },
    series: () => [...series.values()],
  };
}
export type Recorder = ReturnType<typeof createRecorder>;

/** Wall clock, processor time and peak memory of one piece of work, as three series. */
export function recordCost(recorder: Recorder, name: string, cost: Cost): void {
  recorder.add(`${name}, wall`, "s", cost.wallSeconds);
  recorder.add(`${name}, cpu`, "s", cost.cpuSeconds);
  recorder.add(`${name}, peak`, "MB", cost.peakBytes / 1e6);
}

/** The result as text for a terminal: what was measured, then the ratios, then the notes. */
export function formatResult(result: BenchResult): string {
  const measured = result.series.map(({ name, unit, values }) => {
    const { median, min, max } = spreadOf(values);
    return [name, unit, amount(median), amount(min), amount(max)];
  });
  const compared = result.comparisons.flatMap((comparison) => {
    const ratios = ratiosOf(result, comparison);
    if (ratios.length === 0) return [];
    const { median, min, max } = spreadOf(ratios);
    return [[comparison.what, comparison.better, ...[median, min, max].map((ratio) => ratio.toFixed(2))]];
  });
  return [
    `== ${result.name}`,
    ...(measured.length > 0 ? formatTable([["measured", "unit", "median", "min", "max"], ...measured]) : []),
    ...(compared.length > 0
      ? ["", ...formatTable([["ratio, ours : peer", "better", "median", "min", "max"], ...compared])]
      : []),
    ...result.notes.map((note) => `   ${note}`),
    "",
  ].join("\n");
}

function amount(value: number): string {
  if (Number.isInteger(value) || Math.abs(value) >= 100) return value.toFixed(0);
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2);
}

function formatTable(rows: readonly string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  return rows.map(
    (row) =>
      `   ${row.map((cell, column) => (column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join("  ")}`,
  );
}
