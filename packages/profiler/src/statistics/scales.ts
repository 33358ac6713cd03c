import type { Found } from "../passes.ts";
import type { RowSet } from "../profile.ts";
import { readCount, readField, readNumber } from "../readers.ts";
import { quoteNumber } from "../sql.ts";
import type { StatisticGroup } from "./group.ts";
import { numericSummary } from "./numeric.ts";

export type ScaleFacts = {
  /** A few values that stand apart from all others, and among them when multiplied by the factor. */
  scales?: RowSet & { factor: number };
};

const factors = [0.000_001, 0.001, 0.01, 0.1, 10, 100, 1000, 1_000_000] as const;
const maxDistinct = 100_000;
const minDistinct = 20;
const minRows = 3;
/** Of the rows, those that stand apart. */
const mostShare = 0.2;
/** As a ratio: a gap of a third is seldom chance where values are many. */
const leastGap = Math.log(1.35);
/** Of the factor, in powers: what the many may span, and what the gap must. */
const mostSpan = 0.75;
const leastShare = 0.2;
/** Different values among the few. */
const minKinds = 3;
/** How far the middle of the few may be from the middle of the many, times the factor. */
const nearness = Math.log(1.3);

/** Numbers of which a few are written in another unit: cents among euros, shares among percentages, thousands among ones. */
export const scaleStatistics: StatisticGroup = {
  name: "scales",
  appliesTo: (column) => column.dataType === "integer" || column.dataType === "float",
  overDistinct: (_input, found): Record<string, string> => {
    const summary = numericSummary(found);
    const [unique, count] = [readCount(found["unique"]), readCount(found["values"])];
    if (!summary || summary.min <= 0 || summary.max / summary.min < 3) return {};
    if (unique < minDistinct || unique > maxDistinct || count < 2 * minDistinct) return {};
    return { scales: scalesQuery };
  },
  probes: ({ column }, found) => {
    const scale = scaleIn(found);
    if (!scale) return [];
    const limit = quoteNumber(scale.limit);
    return [{ name: "scales", condition: `${column.storageName} ${scale.isLow ? "<" : ">"} ${limit}` }];
  },
  finish: (_input, found, rows) => {
    const [set, scale] = [rows.get("scales"), scaleIn(found)];
    return set && scale && set.count >= minRows ? { facts: { scales: { ...set, factor: scale.factor } } } : {};
  },
};

const scalesQuery = queryOfScales();

/** The widest gap that leaves few values on one side, and what stands on either side of it. */
function queryOfScales(): string {
  const logs = "SELECT c, ln(v::DOUBLE) AS x, n FROM d WHERE v > 0 AND isfinite(v::DOUBLE)";
  const running = `SELECT c, x, n, x - lag(x) OVER w AS gap, sum(n) OVER w - n AS under, sum(n) OVER (PARTITION BY c) AS total
    FROM (${logs}) WINDOW w AS (PARTITION BY c ORDER BY x)`;
  const few = "least(under, total - under)";
  const cut = `SELECT c, max({'gap': gap, 'x': x, 'under': under}) AS k FROM s
    WHERE gap >= ${leastGap} AND ${few} >= ${minRows} AND ${few} <= ${mostShare} * total GROUP BY c`;
  const mean = (side: string) => `sum(x * n) FILTER (WHERE x ${side} k.x) / sum(n) FILTER (WHERE x ${side} k.x)`;
  const figures = `'x': min(k.x), 'gap': min(k.gap), 'under': min(k.under), 'low': ${mean("<")}, 'high': ${mean(">=")},
    'lowMin': min(x) FILTER (WHERE x < k.x), 'lowMax': max(x) FILTER (WHERE x < k.x), 'highMin': min(x) FILTER (WHERE x >= k.x), 'highMax': max(x),
    'lowKinds': count(*) FILTER (WHERE x < k.x), 'highKinds': count(*) FILTER (WHERE x >= k.x)`;
  return `WITH s AS MATERIALIZED (${running}) SELECT c, {${figures}} AS r FROM s JOIN (${cut}) USING (c) GROUP BY c`;
}

/** The limit between the two groups, which of them is the small one, and what takes it to the other. */
function scaleIn(found: Found): { limit: number; isLow: boolean; factor: number } | null {
  const read = (name: string) => readNumber(readField(found["scales"], name)) ?? Number.NaN;
  const [low, high, under] = [read("low"), read("high"), read("under")];
  if (Number.isNaN(low) || Number.isNaN(high)) return null;
  const isLow = under * 2 < readCount(found["values"]);
  const way = isLow ? high - low : low - high;
  const factor = factors.find((each) => Math.abs(Math.log(each) - way) <= nearness);
  if (factor === undefined) return null;
  const move = Math.log(factor);
  // The few, in the unit of the many, must be among these.
  const [first, last] = isLow
    ? [read("lowMin") + move, read("lowMax") + move]
    : [read("highMin") + move, read("highMax") + move];
  const [from, to] = isLow ? [read("highMin"), read("highMax")] : [read("lowMin"), read("lowMax")];
  // Quantities that span as much as the factor, as populations do, are far apart without any fault; one value again is a code.
  if (to - from > mostSpan * Math.abs(move) || read("gap") < leastShare * Math.abs(move)) return null;
  if (read(isLow ? "lowKinds" : "highKinds") < minKinds) return null;
  if (first < from - nearness || last > to + nearness) return null;
  return { limit: Math.exp(read("x") - read("gap") / 2), isLow, factor };
}
