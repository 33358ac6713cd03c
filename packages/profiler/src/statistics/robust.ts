import type { Found, Fragments } from "../passes.ts";
import { readCount, readNumber } from "../readers.ts";
import { quoteNumber } from "../sql.ts";
import type { GroupInput, StatisticGroup } from "./group.ts";
import { deviationOf, finiteOf, type NumericSummary, numericFigures, numericSummary, trimShare } from "./numeric.ts";
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
    const figures = numericFigures(found);
    if (!figures) return {};
    const { p25, p50, p75, min, mad } = figures;
    const robustCv = mad === null || min < 0 || p50 <= 0 ? null : (normalMad * mad) / p50;
    return {
      statistics: {
        trimean: finite((p25 + p50 * 2 + p75) / 4),
        ...innerMeans(found),
        ...(robustCv === null ? {} : { robustCoefficientOfVariation: robustCv }),
        // A share of the sum of quartiles makes sense on a scale that begins at 0.
        ...(min >= 0 && p75 > 0 ? { quartileDispersion: (p75 - p25) / (p75 + p25) } : {}),
        ...(p75 > p25 ? { quartileSkewness: finite((p75 + p25 - 2 * p50) / (p75 - p25)) } : {}),
      },
    };
  },
};

function innerSums(input: GroupInput, found: Found): Fragments {
  const summary = numericSummary(found);
  if (!summary || summary.trimLow === summary.trimHigh) return {};
  const x = finiteOf(input);
  const [low, high] = [quoteNumber(summary.trimLow), quoteNumber(summary.trimHigh)];
  return {
    innerSum: `coalesce(${sumOf(input, deviationOf(input, summary))} FILTER (WHERE ${x} > ${low} AND ${x} < ${high}), 0)`,
    upToLow: countWhere(input, `${x} <= ${low}`),
    belowHigh: countWhere(input, `${x} < ${high}`),
  };
}

function innerMeans(found: Found): { trimmedMean?: number | null; winsorisedMean?: number | null } {
  const summary = numericSummary(found);
  if (!summary) return {};
  const { count, trimLow, trimHigh } = summary;
  if (trimLow === trimHigh) return { trimmedMean: trimLow, winsorisedMean: trimLow };
  const inner = readNumber(found["innerSum"]);
  if (inner === null) return {};
  return meansFrom(summary, {
    inner,
    atLow: readCount(found["upToLow"]) - Math.floor(count * trimShare),
    atHigh: count - Math.floor(count * trimShare) - readCount(found["belowHigh"]),
  });
}

/** `inner` is the sum of the scaled deviations strictly between the two ends; `atLow` and `atHigh` are the kept copies of these. */
function meansFrom(summary: NumericSummary, kept: { inner: number; atLow: number; atHigh: number }) {
  const { count, trimLow, trimHigh, mean, min, max } = summary;
  const scale = Math.max(max - mean, mean - min);
  if (!(scale > 0) || !Number.isFinite(scale)) return {};
  const trimmed = Math.floor(count * trimShare);
  const [low, high] = [(trimLow - mean) / scale, (trimHigh - mean) / scale];
  const sum = kept.inner + kept.atLow * low + kept.atHigh * high;
  return {
    trimmedMean: finite(mean + (sum / (count - 2 * trimmed)) * scale),
    winsorisedMean: finite(mean + ((sum + trimmed * (low + high)) / count) * scale),
  };
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
