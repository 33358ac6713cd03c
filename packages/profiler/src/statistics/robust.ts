import type { Found, Fragments } from "../passes.ts";
import { readCount, readNumber } from "../readers.ts";
import { quoteNumber } from "../sql.ts";
import type { GroupInput, StatisticGroup } from "./group.ts";
import { deviationOf, finiteOf, type NumericSummary, shiftedFigures, shiftedSummary, trimShare } from "./numeric.ts";
import { originIn } from "./origin.ts";
import { countWhere, sumOf } from "./weights.ts";

/** Makes the MAD of normal values their standard deviation: 1 / the third quartile of the standard normal. */
const normalMad = 1.482602218505602;

/**
 * Figures of the middle that a few far values do not move: Tukey's trimean (1977), the mean without the lowest and the highest
 * tenth (floor(n / 10) values each), the same with those values set to the next one inside (winsorised), and three ratios without
 * unit: 1.4826 MAD / median, (Q3 - Q1) / (Q3 + Q1), and Bowley's quartile skewness (Q3 + Q1 - 2 median) / (Q3 - Q1).
 */
export const robustStatistics: StatisticGroup = {
  name: "robust",
  appliesTo: (column) => column.dataType === "integer" || column.dataType === "float",
  refine: (input, found) => innerSums(input, found),
  finish: (_input, found) => {
    const figures = shiftedFigures(found);
    if (!figures) return {};
    const { p25, p50, p75, mad } = figures;
    const origin = originIn(found);
    const [min, median, upper] = [figures.min + origin, p50 + origin, p75 + origin];
    const robustCv = mad === null || min < 0 || median <= 0 ? null : (normalMad * mad) / median;
    return {
      statistics: {
        trimean: finite(origin + (p25 / 4 + p50 / 2 + p75 / 4)),
        ...innerMeans(found),
        ...(robustCv === null ? {} : { robustCoefficientOfVariation: robustCv }),
        // A share of the sum of quartiles makes sense on a scale that begins at 0.
        ...(min >= 0 && upper > 0
          ? { quartileDispersion: (p75 / 2 - p25 / 2) / (upper / 2 + (p25 + origin) / 2) }
          : {}),
        ...(p75 > p25 ? { quartileSkewness: finite((p75 - p50 - (p50 - p25)) / (p75 - p25)) } : {}),
      },
    };
  },
};

function innerSums(input: GroupInput, found: Found): Fragments {
  const summary = shiftedSummary(found);
  if (!summary || summary.trimLow === summary.trimHigh) return {};
  const x = finiteOf(input, found);
  const [low, high] = [quoteNumber(summary.trimLow), quoteNumber(summary.trimHigh)];
  return {
    innerSum: `coalesce(${sumOf(input, deviationOf(input, found, summary))} FILTER (WHERE ${x} > ${low} AND ${x} < ${high}), 0)`,
    upToLow: countWhere(input, `${x} <= ${low}`),
    belowHigh: countWhere(input, `${x} < ${high}`),
  };
}

function innerMeans(found: Found): { trimmedMean?: number | null; winsorisedMean?: number | null } {
  const summary = shiftedSummary(found);
  if (!summary) return {};
  const { count, trimLow, trimHigh } = summary;
  const origin = originIn(found);
  if (trimLow === trimHigh) return { trimmedMean: trimLow + origin, winsorisedMean: trimLow + origin };
  const inner = readNumber(found["innerSum"]);
  if (inner === null) return {};
  return meansFrom(summary, {
    origin,
    inner,
    atLow: readCount(found["upToLow"]) - Math.floor(count * trimShare),
    atHigh: count - Math.floor(count * trimShare) - readCount(found["belowHigh"]),
  });
}

/** All but `origin` is counted from there. `inner` is the sum of the scaled deviations strictly between the two ends; `atLow` and `atHigh` are the kept copies of these. */
function meansFrom(summary: NumericSummary, kept: { origin: number; inner: number; atLow: number; atHigh: number }) {
  const { count, trimLow, trimHigh, mean, min, max } = summary;
  const scale = Math.max(max - mean, mean - min);
  if (!(scale > 0) || !Number.isFinite(scale)) return {};
  const trimmed = Math.floor(count * trimShare);
  const [low, high] = [(trimLow - mean) / scale, (trimHigh - mean) / scale];
  const sum = kept.inner + kept.atLow * low + kept.atHigh * high;
  return {
    trimmedMean: finite(kept.origin + (mean + (sum / (count - 2 * trimmed)) * scale)),
    winsorisedMean: finite(kept.origin + (mean + ((sum + trimmed * (low + high)) / count) * scale)),
  };
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
