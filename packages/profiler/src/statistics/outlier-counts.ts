import type { Found } from "../passes.ts";
import type { Probe } from "../probes.ts";
import { quoteNumber } from "../sql.ts";
import type { GroupInput, StatisticGroup } from "./group.ts";
import { finiteOf, shiftedFigures } from "./numeric.ts";
import { originIn } from "./origin.ts";

/** Counted from the origin. */
type Limit = { name: "tukey" | "tukeyOuter" | "zScore" | "mad"; lower: number; upper: number };

/**
 * How many values lie outside the usual limits, for those who know them: Tukey's inner and outer fences (quartile -+ 1.5 and
 * 3 IQR, 1977), three standard deviations from the mean, and 3.5 modified z-scores, 0.6745 (x - median) / MAD (Iglewicz and
 * Hoaglin, 1993). A limit without spread counts nothing and is left out. With each count go the numbers of the first rows.
 */
export const outlierCountStatistics: StatisticGroup = {
  name: "outlier-counts",
  appliesTo: (column) => column.dataType === "integer" || column.dataType === "float",
  probes: (input, found) => limitsOf(found).flatMap((limit) => probeOf(input, found, limit)),
  finish: (_input, found, rows) => {
    const limits = limitsOf(found);
    if (limits.length === 0) return {};
    const counts = limits.map(({ name }) => [name, rows.get(`outside-${name}`)?.count ?? 0] as const);
    const origin = originIn(found);
    const positions = limits.flatMap(({ name, lower, upper }) => {
      const set = rows.get(`outside-${name}`);
      const limit = { lower: lower + origin, upper: upper + origin };
      return set && set.rows.length > 0 ? [[name, { ...limit, rows: set.rows }] as const] : [];
    });
    return {
      statistics: {
        outlierCounts: Object.fromEntries(counts),
        ...(positions.length > 0 ? { outlierRows: Object.fromEntries(positions) } : {}),
      },
    };
  },
};

function probeOf(input: GroupInput, found: Found, { name, lower, upper }: Limit): Probe[] {
  const figures = shiftedFigures(found);
  if (!figures || (figures.min >= lower && figures.max <= upper)) return [];
  const x = finiteOf(input, found);
  const condition = `${x} < ${quoteNumber(lower)} OR ${x} > ${quoteNumber(upper)}`;
  return [{ name: `outside-${name}`, condition, only: "rows" }];
}

function limitsOf(found: Found): Limit[] {
  const figures = shiftedFigures(found);
  if (!figures) return [];
  const { p25, p50, p75, mean, standardDeviation, mad } = figures;
  const iqr = p75 - p25;
  const fence = (quartile: number, reach: number) => settled(quartile + reach, Math.max(Math.abs(quartile), iqr));
  const around = (name: Limit["name"], middle: number, reach: number | null): Limit[] =>
    reach !== null && reach > 0 && Number.isFinite(reach)
      ? [{ name, lower: settled(middle - reach, reach), upper: settled(middle + reach, reach) }]
      : [];
  return [
    ...(iqr > 0 ? [{ name: "tukey" as const, lower: fence(p25, -1.5 * iqr), upper: fence(p75, 1.5 * iqr) }] : []),
    ...(iqr > 0 ? [{ name: "tukeyOuter" as const, lower: fence(p25, -3 * iqr), upper: fence(p75, 3 * iqr) }] : []),
    ...around("zScore", mean, standardDeviation === null ? null : 3 * standardDeviation),
    ...around("mad", p50, mad === null ? null : (3.5 * mad) / 0.6745),
  ];
}

/** Binary fractions let 4 + 1.5 * 1.8 fall short of 6.7, which would put a value that stands on the fence outside it. */
function settled(limit: number, magnitude: number): number {
  const places = 13 - Math.floor(Math.log10(Math.max(magnitude, Math.abs(limit))));
  return places >= 0 && places <= 100 && Number.isFinite(limit) ? Number(limit.toFixed(places)) : limit;
}
