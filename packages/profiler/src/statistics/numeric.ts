import type { ExactNumber } from "@datainsight/schemas";
import { quoteLiteral } from "@datainsight/tables";
import type { Found, Fragments } from "../passes.ts";
import { readCount, readExact, readNumber, readNumbers, readText } from "../readers.ts";
import { isBinaryFloat, quoteNumber, valueOf } from "../sql.ts";
import {
  between,
  countEach,
  countsIn,
  countWhere,
  quantileShares,
  ranksOfQuantile,
  sumOf,
  valuesAtRanks,
} from "./weights.ts";
import type { GroupInput, StatisticGroup } from "./group.ts";
import { binEdges, binIndex, type Binning, chooseBins, wholeBinIndex } from "./histogram.ts";
import { bimodalityCoefficient, jarqueBera } from "./normality.ts";
import { adjustedKurtosis, adjustedSkewness } from "./moments.ts";
import { uniformityOf } from "./uniformity.ts";
import { fromOrigin, movedFigure, originIn, originOf } from "./origin.ts";

const shares = Object.values(quantileShares);
/** Share of the values that trimmed and winsorised means take from each end. */
export const trimShare = 0.1;

/** What later groups may use of the first pass over a numeric column. */
export type NumericSummary = {
  count: number;
  min: number;
  max: number;
  mean: number;
  p05: number;
  p25: number;
  p50: number;
  p75: number;
  p95: number;
  /** The least and the greatest value that a trimmed mean keeps. */
  trimLow: number;
  trimHigh: number;
};

/**
 * Figures of numbers. Infinities are counted and then left out; quantiles interpolate linearly; `mad` is the raw median
 * of the absolute deviations from the median; the higher moments are taken about the mean in a second pass.
 */
export const numericStatistics: StatisticGroup = {
  name: "numeric",
  appliesTo: (column) => column.dataType === "integer" || column.dataType === "float",
  overValues: ({ column }): Fragments =>
    isBinaryFloat(column)
      ? {
          infinite: "sum(n) FILTER (WHERE isinf(v))",
          negativeInfinite: "sum(n) FILTER (WHERE isinf(v) AND v < 0)",
        }
      : {},
  overRows: (input, found) => firstPass(input, found),
  refine: (input, found) => secondPass(input, found),
  finish: (input, found) => {
    const summary = shiftedSummary(found);
    const counts = {
      zeroCount: readCount(found["zeros"]),
      negativeCount: readCount(found["negatives"]),
      infiniteCount: readCount(found["infinite"]),
    };
    if (!summary) return { statistics: counts };
    const shifted = quantilesIn(found);
    const [, , p25 = 0, , p75 = 0] = shifted;
    const histogram = histogramOf(input, found, summary);
    // Counted from an origin, the edges are too great to tell the width of a bin.
    const uniformity =
      histogram && originIn(found) === 0
        ? uniformityOf(histogram.bins, { max: summary.max, whole: input.column.dataType === "integer" })
        : null;
    return {
      mean: meanIn(found),
      median: originIn(found) + summary.p50,
      distributionData: histogram,
      statistics: {
        ...counts,
        sum: readExact(found["sum"]),
        quantiles: quantilesOf(shifted.map((figure) => movedFigure(figure, found))),
        iqr: p75 - p25,
        mad: readNumber(found["mad"]),
        ...spread(summary, found),
        ...(uniformity ? { uniformity } : {}),
      },
    };
  },
};

/** The finite values as doubles; with what the first pass found, counted from the origin (see origin.ts). */
export function finiteOf({ column }: GroupInput, found: Found = {}): string {
  const value = fromOrigin(column, found) ?? `(${valueOf(column)})::DOUBLE`;
  return isBinaryFloat(column)
    ? `CASE WHEN isfinite(${column.storageName}) THEN ${column.storageName}::DOUBLE END`
    : value;
}

/** Values that are neither missing nor infinite. */
function finiteCount(found: Found): number {
  return readCount(found["values"]) - readCount(found["infinite"]);
}

/** The ranks that the first pass asks for: two for each quantile, and the two ends of a trimmed mean. */
function ranksOf(count: number): number[] {
  const trimmed = Math.floor(count * trimShare);
  const ends = shares.map((share) => ranksOfQuantile(count, share));
  return [...ends.flatMap(({ lower, upper }) => [lower, upper]), trimmed, count - 1 - trimmed];
}

/** The values of those ranks; whole numbers stand for a factor times the values. */
function rankedIn(found: Found): number[] {
  const values = readNumbers(found["ranked"]);
  const whole = readNumber(found["whole"]) ?? 1;
  return values.length === shares.length * 2 + 2 ? values.map((value) => value / whole) : [];
}

/** The quantiles of `shares`; none where there is no finite value. */
function quantilesIn(found: Found): number[] {
  const values = readNumbers(found["ranked"]);
  const whole = readNumber(found["whole"]) ?? 1;
  if (values.length !== shares.length * 2 + 2) return [];
  const count = finiteCount(found);
  return shares.map((share, index) => {
    const [low = 0, high = 0] = values.slice(index * 2, index * 2 + 2);
    // Between whole numbers, so that the middle of 1.01 and 1.02 is 1.015 and not a neighbour of it.
    return between(low, high, ranksOfQuantile(count, share).part) / whole;
  });
}

function quantilesOf(figures: readonly ExactNumber[]) {
  const [p01 = 0, p05 = 0, p25 = 0, p50 = 0, p75 = 0, p95 = 0, p99 = 0] = figures;
  return { p01, p05, p25, p50, p75, p95, p99 };
}

function movedBy(summary: NumericSummary, origin: number): NumericSummary {
  const { count, ...figures } = summary;
  if (origin === 0) return summary;
  const { min, max, mean, p05, p25, p50, p75, p95, trimLow, trimHigh } = figures;
  return {
    count,
    min: min + origin,
    max: max + origin,
    mean: mean + origin,
    p05: p05 + origin,
    p25: p25 + origin,
    p50: p50 + origin,
    p75: p75 + origin,
    p95: p95 + origin,
    trimLow: trimLow + origin,
    trimHigh: trimHigh + origin,
  };
}

/** The first pass' figures; null when there is no finite value. */
export function numericSummary(found: Found): NumericSummary | null {
  const summary = shiftedSummary(found);
  return summary && movedBy(summary, originIn(found));
}

/** The same figures, counted from the origin: their differences are exact where the figures are too great for that. */
export function shiftedSummary(found: Found): NumericSummary | null {
  const [min, max, sum] = [readNumber(found["least"]), readNumber(found["greatest"]), readNumber(found["floatSum"])];
  const count = finiteCount(found);
  const [, p05, p25, p50, p75, p95] = quantilesIn(found);
  const [trimLow, trimHigh] = rankedIn(found).slice(-2);
  if (min === null || max === null || count <= 0 || trimLow === undefined || trimHigh === undefined) return null;
  if (p05 === undefined || p25 === undefined || p50 === undefined || p75 === undefined || p95 === undefined)
    return null;
  const mean = sum === null ? min / 2 + max / 2 : Math.min(max, Math.max(min, sum / count));
  return { count, min, max, mean, p05, p25, p50, p75, p95, trimLow, trimHigh };
}

/**
 * The factor by which every value becomes a whole number that a double holds exactly; null where there is none.
 * Selecting among whole numbers takes a third of the time that doubles take, whose comparison minds NaN.
 */
function wholeFactor({ column }: GroupInput, found: Found): number | null {
  const scale = /^DECIMAL\(\d+,(\d+)\)/.exec(column.storageType)?.[1];
  const factor = column.storageType.endsWith("INT") ? 1 : scale === undefined ? null : 10 ** Number(scale);
  const [min, max] = [readNumber(found["min"]), readNumber(found["max"])];
  if (factor === null || min === null || max === null) return null;
  return Math.max(Math.abs(min), Math.abs(max)) * factor * 4 < Number.MAX_SAFE_INTEGER ? factor : null;
}

/** The column as whole numbers, `factor` times its values. */
function wholeOf({ column }: GroupInput, factor: number): string {
  const { storageName } = column;
  return factor === 1 ? `${storageName}::BIGINT` : `round(${storageName}::DOUBLE * ${factor})::BIGINT`;
}

function firstPass(input: GroupInput, passed: Found): Fragments {
  const factor = wholeFactor(input, passed);
  const origin = factor === null ? originOf(input.column, passed) : null;
  const found: Found = { ...passed, origin };
  const count = finiteCount(found);
  const x = finiteOf(input, found);
  const ranked = factor === null ? x : wholeOf(input, factor);
  return {
    least: `min(${x})`,
    greatest: `max(${x})`,
    floatSum: `f${sumOf(input, x)}`,
    sum: exactSum(input, passed),
    zeros: countWhere(input, `${finiteOf(input)} = 0`),
    negatives: countWhere(input, `${finiteOf(input)} < 0`),
    ranked: valuesAtRanks(input, ranked, {
      ranks: ranksOf(count),
      count,
      before: readCount(found["negativeInfinite"]),
    }),
    whole: String(factor ?? 1),
    origin: origin === null ? "NULL" : quoteLiteral(origin),
  };
}

/** Integers and decimals add up exactly where the sum has 37 digits at most; doubles by compensated summation. */
function exactSum(input: GroupInput, found: Found): string {
  const { storageType, storageName } = input.column;
  if (/INT/.test(storageType))
    return input.layout === "distinct" ? `sum(n::HUGEINT * ${storageName})::VARCHAR` : `sum(${storageName})::VARCHAR`;
  const scale = /^DECIMAL\(\d+,(\d+)\)/.exec(storageType)?.[1];
  const [min, max] = [readCount(found["min"]), readCount(found["max"])];
  const most = Math.max(Math.abs(min), Math.abs(max)) * input.rowCount;
  if (scale === undefined || most >= 10 ** (37 - Number(scale))) return `f${sumOf(input, finiteOf(input))}::VARCHAR`;
  return input.layout === "distinct"
    ? `sum(n::DECIMAL(18, 0) * ${storageName})::VARCHAR`
    : `sum(${storageName})::VARCHAR`;
}

function decimalWidth({ column }: Pick<GroupInput, "column">): number | null {
  const width = /^DECIMAL\((\d+)/.exec(column.storageType)?.[1];
  return width === undefined ? null : Number(width);
}

/** True where weighted sums of the column cannot pass the widest number that DuckDB counts exactly. */
export function canBeWeighted(column: GroupInput["column"]): boolean {
  return !column.storageType.includes("HUGEINT") && (decimalWidth({ column }) ?? 0) <= 18;
}

/** Deviations are divided by the largest one before they are raised, so that no power overflows or vanishes. */
function deviationScale({ mean, min, max }: NumericSummary): number {
  return Math.max(max - mean, mean - min);
}

/** The deviation of a finite value from the mean, as a share of the largest one. */
export function deviationOf(input: GroupInput, found: Found, summary: NumericSummary): string {
  const scale = deviationScale(summary);
  return scale > 0 && Number.isFinite(scale)
    ? `((${finiteOf(input, found)} - ${quoteNumber(summary.mean)}) / ${quoteNumber(scale)})`
    : "0::DOUBLE";
}

function secondPass(input: GroupInput, found: Found): Fragments {
  const summary = shiftedSummary(found);
  if (!summary) return {};
  const bins = binningOf(input, summary);
  const z = deviationOf(input, found, summary);
  return {
    // A mean that is rounded leaves a first moment; the others are corrected by it.
    m1: sumOf(input, z),
    m2: sumOf(input, `${z} * ${z}`),
    m3: sumOf(input, `${z} * ${z} * ${z}`),
    m4: sumOf(input, `${z} * ${z} * ${z} * ${z}`),
    mad: deviationMedian(input, found, summary.p50),
    ...(bins ? { bins: countEach(input, indexOf(input, found, bins)) } : {}),
  };
}

/** The median of the absolute deviations from the median, counted in halves where all values are whole. */
function deviationMedian(input: GroupInput, found: Found, median: number): string {
  const factor = wholeFactor(input, found);
  const doubled = Math.round(median * 2 * (factor ?? 1));
  const isWhole = factor !== null && doubled / (2 * factor) === median;
  const deviation = isWhole
    ? `abs(2 * ${wholeOf(input, factor)} - ${doubled})`
    : `abs(${finiteOf(input, found)} - ${quoteNumber(median)})`;
  const scale = isWhole ? ` / ${2 * factor}` : "";
  if (input.layout === "rows") return `quantile_cont(${deviation}, 0.5)${scale}`;
  const { lower, upper, part } = ranksOfQuantile(finiteCount(found), 0.5);
  const weight = input.layout === "distinct" ? "n" : "1";
  const ordered = `SELECT ${deviation} AS a, ${weight} AS w FROM d WHERE ${finiteOf(input)} IS NOT NULL ORDER BY a`;
  const counted = `SELECT a, sum(w) OVER (ROWS UNBOUNDED PRECEDING) AS u FROM (${ordered})`;
  const at = (rank: number) => `min(a) FILTER (WHERE u > ${rank})`;
  return `(SELECT (${at(lower)} / 2.0 + ${at(part === 0 ? lower : upper)} / 2.0)${scale} FROM (${counted}))`;
}

function binningOf({ column }: GroupInput, { min, max, p25, p75, count }: NumericSummary) {
  return chooseBins({ min, max, iqr: p75 - p25, count, whole: column.dataType === "integer" });
}

function indexOf(input: GroupInput, found: Found, bins: Binning): string {
  const { storageName, storageType } = input.column;
  const isWhole = storageType.endsWith("INT") && readText(found["origin"]) === null;
  return (isWhole ? wholeBinIndex(storageName, bins) : null) ?? binIndex(finiteOf(input, found), bins);
}

function histogramOf(input: GroupInput, found: Found, summary: NumericSummary) {
  const binning = binningOf(input, summary);
  if (!binning) return null;
  const bins = countsIn(found["bins"], 0, binning.bins).map((count, index) => ({
    ...movedEdges(binEdges(binning, index, summary.max), originIn(found)),
    count,
  }));
  return { kind: "histogram" as const, bins };
}

function movedEdges({ from, to }: { from: number; to: number }, origin: number) {
  return { from: from + origin, to: to + origin };
}

/** Where the plain sum is past the largest double, the second pass moves the middle of the range to the mean. */
function meanOf(summary: NumericSummary, found: Found): number | null {
  if (readNumber(found["floatSum"]) !== null) return summary.mean;
  const mean = summary.mean + (readCount(found["m1"]) / summary.count) * deviationScale(summary);
  return Number.isFinite(mean) ? mean : null;
}

/** The mean; null where there is no finite value. */
export function meanIn(found: Found): number | null {
  const summary = shiftedSummary(found);
  const mean = summary && meanOf(summary, found);
  return mean === null ? null : originIn(found) + mean;
}

/** Figures of both passes, counted from the origin, for the limits that are drawn from them. */
export function shiftedFigures(found: Found) {
  const summary = shiftedSummary(found);
  if (!summary) return null;
  const { standardDeviation } = spread(summary, found);
  return { ...summary, mean: meanOf(summary, found) ?? summary.mean, standardDeviation, mad: readNumber(found["mad"]) };
}

function spread(summary: NumericSummary, found: Found) {
  const { count } = summary;
  const scale = deviationScale(summary);
  if (!Number.isFinite(scale)) return { variance: null, standardDeviation: null, skewness: null, kurtosis: null };
  const shift = readCount(found["m1"]) / count;
  const [s2, s3, s4] = [readCount(found["m2"]) / count, readCount(found["m3"]) / count, readCount(found["m4"]) / count];
  const m2 = Math.max(0, s2 - shift ** 2);
  const m3 = s3 - 3 * shift * s2 + 2 * shift ** 3;
  const m4 = s4 - 4 * shift * s3 + 6 * shift ** 2 * s2 - 3 * shift ** 4;
  const variance = count > 1 ? ((m2 * count) / (count - 1)) * scale * scale : null;
  const deviation = count > 1 ? Math.sqrt((m2 * count) / (count - 1)) * scale : null;
  const standardDeviation = deviation !== null && Number.isFinite(deviation) ? deviation : null;
  const [skewness, kurtosis] = [adjustedSkewness(count, m2, m3), adjustedKurtosis(count, m2, m4)];
  const normality = jarqueBera({ count, m2, m3, m4 });
  const origin = originIn(found);
  const mean = meanOf(summary, found);
  const relative =
    standardDeviation === null || mean === null || origin + summary.min < 0
      ? null
      : standardDeviation / (origin + mean);
  return {
    variance: variance !== null && Number.isFinite(variance) ? variance : null,
    standardDeviation,
    skewness,
    kurtosis,
    standardError: standardDeviation === null ? null : standardDeviation / Math.sqrt(count),
    // A share of the mean makes sense on a scale that begins at 0.
    ...(relative !== null && Number.isFinite(relative) ? { coefficientOfVariation: relative } : {}),
    ...(normality
      ? { jarqueBera: normality, bimodalityCoefficient: bimodalityCoefficient(count, skewness, kurtosis) }
      : {}),
  };
}
