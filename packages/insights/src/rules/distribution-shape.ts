import type { ProfiledColumn } from "@datainsight/profiler";
import { defineRule } from "../finding.ts";
import { columnFinding } from "../report.ts";
import { counted, figure } from "../wording.ts";
import { isMeasure, quoted } from "./by-name.ts";
import { rowsOf, worthKnowing } from "./per-column.ts";

const looking = ["exploratory", "general_audit"] as const;
const minCount = 100;
const minValues = 20;
/** A hump of fewer than a tenth of the values is a group of outliers. */
const minHumpShare = 0.1;

/** Numbers that gather in two places: often two kinds of things in one column. */
export const severalHumps = defineRule({
  id: "several-humps",
  version: 2,
  type: "quality_issue",
  goals: looking,
  evaluate: (input) =>
    input.profile.columns.flatMap((column) => {
      const coefficient = column.statistics["bimodalityCoefficient"];
      const { count } = column.statistics;
      if (!isMeasure(column) || count < minCount || column.uniqueCount < minValues) return [];
      if (typeof coefficient !== "number" || coefficient <= input.thresholds.bimodality) return [];
      const humps = humpsOf(column, input.thresholds.valleyDepth);
      if (!humps) return [];
      return columnFinding(input, {
        column,
        set: rowsOf(count),
        severity: worthKnowing(input),
        dimension: null,
        effect: Math.min(1, humps.depth),
        threshold: { name: "bimodality", observed: coefficient },
        description: `${quoted(column.columnName)} gathers in two places, around ${figure(humps.left)} and ${figure(humps.right)}, with few values between.`,
        recommendation: "Look for the column that tells the two groups apart; one mean for both describes neither.",
      });
    }),
});

/** Numbers of which a few are far larger than all others, as wealth is. */
export const heavyTails = defineRule({
  id: "heavy-tails",
  version: 1,
  type: "quality_issue",
  goals: looking,
  evaluate: (input) =>
    input.profile.columns.flatMap((column) => {
      const kurtosis = column.statistics.kurtosis ?? 0;
      const { count } = column.statistics;
      if (!isMeasure(column) || count < minCount || column.uniqueCount < minValues) return [];
      if (kurtosis <= input.thresholds.heavyTailKurtosis) return [];
      return columnFinding(input, {
        column,
        set: rowsOf(count),
        severity: "info",
        dimension: null,
        effect: 0.2,
        threshold: { name: "heavyTailKurtosis", observed: kurtosis },
        description: `A few values of ${quoted(column.columnName)} are far from all others: its excess kurtosis is ${figure(kurtosis)} over ${counted(count, "value")}, the median ${figure(column.median ?? 0)}, the mean ${figure(column.mean ?? 0)}.`,
        recommendation: "Speak of the median and of shares; a mean or a sum is made by the few largest values.",
      });
    }),
});

type Humps = { left: number; right: number; depth: number };

/** The two highest humps of the histogram that a valley parts, as their middles; null where there is one. */
function humpsOf({ distributionData }: ProfiledColumn, valleyDepth: number): Humps | null {
  if (distributionData?.kind !== "histogram") return null;
  const bins = distributionData.bins.map(({ from, to, count }) => ({ middle: (Number(from) + Number(to)) / 2, count }));
  // Three bins together: one bin alone may be high or low by chance, or by the digits that people like.
  const smooth = bins.map((_, index) => {
    const near = bins.slice(Math.max(0, index - 1), index + 2);
    return near.reduce((sum, { count }) => sum + count, 0) / near.length;
  });
  const total = bins.reduce((sum, { count }) => sum + count, 0);
  const candidates = smooth.flatMap((_, valley): (Humps & { lower: number })[] => {
    const [left, right] = [highest(smooth, 0, valley), highest(smooth, valley + 1, smooth.length)];
    const [a, b] = [smooth[left] ?? 0, smooth[right] ?? 0];
    const lower = Math.min(a, b);
    const depth = lower === 0 ? 0 : 1 - (smooth[valley] ?? 0) / lower;
    const shareLeft = bins.slice(0, valley).reduce((sum, { count }) => sum + count, 0) / Math.max(1, total);
    if (depth < valleyDepth || shareLeft < minHumpShare || shareLeft > 1 - minHumpShare) return [];
    return [{ left: bins[left]?.middle ?? 0, right: bins[right]?.middle ?? 0, depth, lower }];
  });
  return candidates.toSorted((x, y) => y.lower - x.lower || y.depth - x.depth)[0] ?? null;
}

/** The place of the highest from `start` to before `end`; the first of equal ones. */
function highest(values: readonly number[], start: number, end: number): number {
  let best = start;
  for (let index = start; index < end; index += 1) if ((values[index] ?? 0) > (values[best] ?? 0)) best = index;
  return best;
}
