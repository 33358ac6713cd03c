import { type ColumnDrift, type Thresholds, thresholdsWith } from "@datainsight/schemas";
import { z } from "zod";
import type { Engine } from "../engine/engine.ts";
import type { TableColumn, TableManifest } from "../manifest.ts";
import { comparedAs, type Compared, countPairs, type Counted, type Counting, presentValue } from "./counts.ts";
import { type Bin, jensenShannonDistance, stabilityIndex } from "./figures.ts";
import { findSequences, movedOn } from "./moved-on.ts";
import { sourceOf, type StoredTable } from "./stored-table.ts";
import { type Matched, matchColumns, type Pair } from "./pairs.ts";
import { verdictOf } from "./verdict.ts";

export type { StoredTable } from "./stored-table.ts";

export type MeasureDriftOptions = {
  engine: Engine;
  before: StoredTable;
  after: StoredTable;
  /** The limits of a column's verdict; those of the table of thresholds unless told. */
  thresholdsOf?: ((column: string) => Thresholds) | undefined;
  signal?: AbortSignal | undefined;
  /** The share that is done, 0 to 1. */
  onProgress?: ((share: number) => void) | undefined;
};

/** The shares of the work at the end of the counts, and of the comparisons. */
const countedShare = 0.1;
const comparedShare = 0.95;

/** Columns whose values are only counted, in one query. */
const maxCountedColumns = 500;
/** Values that are grouped together; fewer columns at once for long tables keep memory flat. */
const maxGroupedValues = 2_000_000;
const maxGroupedColumns = 250;

/**
 * How far each column moved from one version of a table to the next: the stability index and the Jensen-Shannon distance
 * over tenths of the earlier version (for texts, the categories that hold a fiftieth of either, and two bins for all others), the
 * exact Kolmogorov-Smirnov distance of numbers, dates and times, and the shares of missing values. All are shares' measures:
 * they stay the same when every row is repeated, and so does a verdict once there are rows enough to rule out chance. Columns are
 * matched by name; they come in the order of the later version, then those that are gone. Identifiers and free text are compared by
 * what is missing alone, and so are the verdicts of dates that moved on and of numbers that count rows.
 * @throws EngineError when a table cannot be read; rejects with the signal's reason when aborted
 */
export async function measureDrift(options: MeasureDriftOptions): Promise<ColumnDrift[]> {
  const { before, after, onProgress } = options;
  const limits = options.thresholdsOf ?? sameForAll(thresholdsWith());
  const matched = matchColumns(before.manifest, after.manifest);
  onProgress?.(0);
  const earlier = await countValues(options, before);
  onProgress?.(countedShare / 2);
  const later = await countValues(options, after);
  onProgress?.(countedShare);
  const countings = matched.flatMap((each): Counting[] => {
    if (each.status !== "both") return [];
    const { pair } = each;
    const before = earlier.get(pair.before.storageName) ?? 0;
    const after = later.get(pair.after.storageName) ?? 0;
    return before > 0 && after > 0 ? [{ pair, totals: { before, after } }] : [];
  });
  const onCounted = (share: number): void => onProgress?.(countedShare + (comparedShare - countedShare) * share);
  const counts = await countAll({ ...options, onProgress: onCounted }, countings);
  const found = matched.map((each) => ({
    each,
    counted: each.status === "both" ? (counts.get(each.pair) ?? nothingCounted) : null,
    gaps: gapsOf(each, options, { earlier, later }),
  }));
  const judge = ({ each, gaps }: (typeof found)[number], values: Compared | null) =>
    verdictOf({ status: each.status, values, gaps }, limits(each.name));
  // Only what would be called moved is looked at in the order of its rows.
  const moved = found.flatMap((one) => {
    const { each, counted } = one;
    if (each.status !== "both" || !counted || "leftOut" in counted) return [];
    return judge(one, counted) === "none" ? [] : [[each.pair, counted] as const];
  });
  const sequences = await findSequences(options, moved);
  onProgress?.(1);
  return found.map((one): ColumnDrift => {
    const { each, counted } = one;
    const values = counted && "bins" in counted ? counted : null;
    const leftOut = leftOutOf(one, sequences);
    return {
      column: each.name,
      status: each.status,
      ...figuresOf(values),
      nullShareBefore: nullShare(columnOf(each, "before"), before.manifest, earlier),
      nullShareAfter: nullShare(columnOf(each, "after"), after.manifest, later),
      verdict: judge(one, leftOut === null ? values : null),
      ...(leftOut === null ? {} : { leftOut }),
    };
  });
}

function leftOutOf(
  { each, counted }: { each: Matched; counted: Counted | null },
  sequences: ReadonlySet<Pair>,
): string | null {
  if (each.status !== "both" || !counted) return null;
  return "leftOut" in counted ? counted.leftOut : movedOn(each.pair, counted, sequences.has(each.pair));
}

const nothingCounted: Counted = { leftOut: "one version has no value" };

function sameForAll(thresholds: Thresholds): (column: string) => Thresholds {
  return () => thresholds;
}

function figuresOf(compared: Compared | null): Pick<ColumnDrift, "psi" | "jensenShannon" | "ks"> {
  if (compared === null) return { psi: null, jensenShannon: null, ks: null };
  const { bins, ks } = compared;
  return { psi: stabilityIndex(bins), jensenShannon: jensenShannonDistance(bins), ks };
}

/** Rows with and without a value in each version; null where a version has no rows or not the column. */
function gapsOf(
  each: Matched,
  { before, after }: MeasureDriftOptions,
  { earlier, later }: { earlier: Counts; later: Counts },
): [Bin, Bin] | null {
  const [from, to] = [columnOf(each, "before"), columnOf(each, "after")];
  const rows = { before: before.manifest.rowCount, after: after.manifest.rowCount };
  if (!from || !to || rows.before === 0 || rows.after === 0) return null;
  const present = { before: earlier.get(from.storageName) ?? 0, after: later.get(to.storageName) ?? 0 };
  return [present, { before: rows.before - present.before, after: rows.after - present.after }];
}

function columnOf(each: Matched, side: "before" | "after"): TableColumn | undefined {
  if (each.status === "both") return each.pair[side];
  if (side === "before") return "before" in each ? each.before : undefined;
  return "after" in each ? each.after : undefined;
}

type Counts = ReadonlyMap<string, number>;

function nullShare(column: TableColumn | undefined, { rowCount }: TableManifest, counts: Counts): number | null {
  if (column === undefined || rowCount === 0) return null;
  return Math.max(0, rowCount - (counts.get(column.storageName) ?? 0)) / rowCount;
}

const countsRow = z.object({ n: z.array(z.bigint().transform(Number)) });

/** How many values of each column are not missing, by storage name. */
async function countValues({ engine, signal }: MeasureDriftOptions, table: StoredTable): Promise<Counts> {
  const counts = new Map<string, number>();
  const { columns } = table.manifest;
  for (let start = 0; start < columns.length; start += maxCountedColumns) {
    const batch = columns.slice(start, start + maxCountedColumns);
    const list = batch.map((column) => `count(${presentValue(column)})`).join(", ");
    const [row] = await engine.all(`SELECT [${list}] AS n FROM ${sourceOf(table)}`, countsRow, { signal });
    batch.forEach((column, at) => counts.set(column.storageName, row?.n[at] ?? 0));
  }
  return counts;
}

async function countAll(options: MeasureDriftOptions, countings: readonly Counting[]): Promise<Map<Pair, Counted>> {
  const { engine, before, after, signal, onProgress } = options;
  const sources = { before: sourceOf(before), after: sourceOf(after) };
  const size = columnsAtOnce(before.manifest.rowCount + after.manifest.rowCount);
  const counts = new Map<Pair, Counted>();
  for (const alike of Map.groupBy(countings, ({ pair }) => comparedAs(pair)).values()) {
    for (let start = 0; start < alike.length; start += size) {
      const batch = alike.slice(start, start + size);
      const found = await countPairs(engine, { batch, sources, signal });
      batch.forEach(({ pair }, at) => counts.set(pair, found[at] ?? nothingCounted));
      onProgress?.(counts.size / countings.length);
    }
  }
  return counts;
}

function columnsAtOnce(rows: number): number {
  return Math.max(1, Math.min(maxGroupedColumns, Math.floor(maxGroupedValues / Math.max(1, rows))));
}
