import type { Found, Fragments } from "../passes.ts";
import type { RowSet } from "../profile.ts";
import { readCount, readNumber } from "../readers.ts";
import { quoteNumber } from "../sql.ts";
import type { GroupInput, StatisticGroup } from "./group.ts";
import { countWhere } from "./weights.ts";
import { finiteOf, type NumericSummary, numericSummary } from "./numeric.ts";

export type SentinelFacts = {
  /** Numbers such as -999 that stand apart from all others and seem to mean "missing". */
  sentinels?: (RowSet & { value: number })[];
};

const negativeSentinels = [-1, -9, -99, -999, -9999, -99999, -999999, -32768, -2147483648] as const;
const positiveSentinels = [999, 9999, 99999, 999999, 9999999, 99999999, 999999999] as const;
const minRepeats = 2;
/** A sentinel stands off by more than this many times the spread of the middle 90 % of the other values. */
const gapFactor = 1;

/** Looks for a sentinel only where the least or the greatest value is one. */
export const sentinelStatistics: StatisticGroup = {
  name: "sentinels",
  appliesTo: (column) => column.dataType === "integer" || column.dataType === "float",
  refine: (input, found) => {
    const summary = numericSummary(found);
    if (!summary) return {};
    return {
      ...(candidateAt(summary, "min") !== null ? besides(input, found, "low") : {}),
      ...(candidateAt(summary, "max") !== null ? besides(input, found, "high") : {}),
    };
  },
  probes: (input, found) =>
    sentinelsIn(found).map((value) => ({
      name: `sentinel${value}`,
      condition: `${input.column.storageName} = ${value}`,
    })),
  finish: (_input, found, rows) => {
    const sentinels = sentinelsIn(found).flatMap((value) => {
      const set = rows.get(`sentinel${value}`);
      return set ? [{ ...set, value }] : [];
    });
    const counts = sentinels.map(({ value, count }) => ({ value: String(value), count }));
    return sentinels.length > 0 ? { statistics: { sentinels: counts }, facts: { sentinels } } : {};
  },
};

/** The sentinels that the passes have shown. */
export function sentinelsIn(found: Found): number[] {
  const summary = numericSummary(found);
  if (!summary) return [];
  return [
    ...(candidateAt(summary, "min") !== null && standsApart(found, "low", summary.min) ? [summary.min] : []),
    ...(candidateAt(summary, "max") !== null && standsApart(found, "high", summary.max) ? [summary.max] : []),
  ];
}

function candidateAt(summary: NumericSummary, end: "min" | "max"): number | null {
  const value = summary[end];
  const known: readonly number[] = end === "min" ? negativeSentinels : positiveSentinels;
  return summary.min !== summary.max && known.includes(value) ? value : null;
}

/** The others: how far the next one is, and where the middle nine tenths of them lie. */
function besides(input: GroupInput, found: Found, end: "low" | "high"): Fragments {
  const summary = numericSummary(found);
  const x = finiteOf(input);
  if (!summary) return {};
  const value = quoteNumber(end === "low" ? summary.min : summary.max);
  const others = `FILTER (WHERE ${x} <> ${value})`;
  const counted = {
    [`${end}Count`]: countWhere(input, `${x} = ${value}`),
    [`${end}Next`]: `${end === "low" ? "min" : "max"}(${x}) ${others}`,
  };
  const at = (share: number) => (input.layout === "rows" ? `quantile_disc(${x}, ${share}) ${others}` : ranked(share));
  const before = readCount(found["negativeInfinite"]);
  const own = end === "low" ? `(SELECT ${countWhere(input, `${x} = ${value}`)} FROM d)` : "0";
  const all = `(SELECT ${countWhere(input, `${x} <> ${value}`)} FROM d)`;
  const ranked = (share: number) =>
    `(SELECT min(${x}) FROM s WHERE ${x} <> ${value} AND upto >= ${before} + ${own} + greatest(1, ceil(${all} * ${share})))`;
  return { ...counted, [`${end}P05`]: at(0.05), [`${end}P95`]: at(0.95) };
}

function standsApart(found: Found, end: "low" | "high", value: number): boolean {
  const next = readNumber(found[`${end}Next`]);
  const [p05, p95] = [readNumber(found[`${end}P05`]), readNumber(found[`${end}P95`])];
  if (next === null || p05 === null || p95 === null) return false;
  if (readCount(found[`${end}Count`]) < minRepeats) return false;
  const gap = Math.abs(next - value);
  // -1 and -9 are ordinary numbers beside other negatives or small ones.
  if (Math.abs(value) < 10) return next > 10 && gap > (p95 - p05) * gapFactor;
  return gap > (p95 - p05) * gapFactor && gap > Math.abs(value) / 2;
}
