import type { DistributionData } from "@datainsight/schemas";
import type { Found, Fragments } from "../passes.ts";
import { readCount, readExact, readField, readList, readNumber, readNumbers } from "../readers.ts";
import { isBinaryFloat, quoteNumber, valueOf } from "../sql.ts";
import type { GroupInput, StatisticGroup } from "./group.ts";
import { binEdges, binIndex, type Binning, chooseBins, wholeBinIndex } from "./histogram.ts";
import { bimodalityCoefficient, jarqueBera } from "./normality.ts";
import { adjustedKurtosis, adjustedSkewness } from "./moments.ts";

const shares = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99] as const;

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
};

/**
 * Figures of numbers. Infinities are counted and then left out; quantiles interpolate linearly; `mad` is the raw median
 * of the absolute deviations from the median; the higher moments are taken about the mean in a second pass.
 */
export const numericStatistics: StatisticGroup = {
  name: "numeric",
  appliesTo: (column) => column.dataType === "integer" || column.dataType === "float",
  overRows: (input, found) => firstPass(input, found),
  refine: (input, found) => secondPass(input, found),
  finish: (input, found) => {
    const summary = numericSummary(found);
    const counts = {
      zeroCount: readCount(found["zeros"]),
      negativeCount: readCount(found["negatives"]),
      infiniteCount: readCount(found["infinite"]),
    };
    if (!summary) return { statistics: counts };
    const [p01 = 0, p05 = 0, p25 = 0, p50 = 0, p75 = 0, p95 = 0, p99 = 0] = readNumbers(found["quantiles"]);
    return {
      mean: meanOf(summary, found),
      median: p50,
      distributionData: histogramOf(input, found, summary),
      statistics: {
        ...counts,
        sum: readExact(found["sum"]),
        quantiles: { p01, p05, p25, p50, p75, p95, p99 },
        iqr: p75 - p25,
        mad: readNumber(found["mad"]),
        ...spread(summary, found),
      },
    };
  },
};

/** The finite values as doubles. */
export function finiteOf({ column }: GroupInput): string {
  const value = `(${valueOf(column)})::DOUBLE`;
  return isBinaryFloat(column)
    ? `CASE WHEN isfinite(${column.storageName}) THEN ${column.storageName}::DOUBLE END`
    : value;
}

/** The first pass' figures; null when there is no finite value. */
export function numericSummary(found: Found): NumericSummary | null {
  const quantiles = readNumbers(found["quantiles"]);
  const [min, max, sum] = [readNumber(found["least"]), readNumber(found["greatest"]), readNumber(found["floatSum"])];
  const count = readCount(found["finite"]);
  const [, p05, p25, p50, p75, p95] = quantiles;
  if (min === null || max === null || count === 0) return null;
  if (p05 === undefined || p25 === undefined || p50 === undefined || p75 === undefined || p95 === undefined)
    return null;
  const mean = sum === null ? min / 2 + max / 2 : Math.min(max, Math.max(min, sum / count));
  return { count, min, max, mean, p05, p25, p50, p75, p95 };
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

function firstPass(input: GroupInput, found: Found): Fragments {
  const factor = wholeFactor(input, found);
  const x = finiteOf(input);
  const { column } = input;
  return {
    finite: `count(${x})`,
    least: `min(${x})`,
    greatest: `max(${x})`,
    floatSum: `fsum(${x})`,
    sum: exactSum(input),
    zeros: `count(*) FILTER (WHERE ${x} = 0)`,
    negatives: `count(*) FILTER (WHERE ${column.storageName} < 0)`,
    infinite: isBinaryFloat(column) ? `count(*) FILTER (WHERE isinf(${column.storageName}))` : "0",
    quantiles:
      factor === null
        ? `quantile_cont(${x}, [${shares.join(", ")}])`
        : `list_transform(quantile_cont(${wholeOf(input, factor)}, [${shares.join(", ")}]), lambda q: q / ${factor})`,
  };
}

/** Integers and decimals add up exactly; doubles by compensated summation. */
function exactSum(input: GroupInput): string {
  const { storageType, storageName } = input.column;
  const width = Number(/^DECIMAL\((\d+)/.exec(storageType)?.[1] ?? Number.NaN);
  const exact = /INT/.test(storageType) || width <= 28;
  return exact ? `sum(${storageName})::VARCHAR` : `fsum(${finiteOf(input)})::VARCHAR`;
}

/** Deviations are divided by the largest one before they are raised, so that no power overflows or vanishes. */
function deviationScale({ mean, min, max }: NumericSummary): number {
  return Math.max(max - mean, mean - min);
}

function secondPass(input: GroupInput, found: Found): Fragments {
  const summary = numericSummary(found);
  if (!summary) return {};
  const x = finiteOf(input);
  const scale = deviationScale(summary);
  const bins = binningOf(input, summary);
  const z =
    scale > 0 && Number.isFinite(scale)
      ? `((${x} - ${quoteNumber(summary.mean)}) / ${quoteNumber(scale)})`
      : "0::DOUBLE";
  return {
    // A mean that is rounded leaves a first moment; the others are corrected by it.
    m1: `sum(${z})`,
    m2: `sum(${z} * ${z})`,
    m3: `sum(${z} * ${z} * ${z})`,
    m4: `sum(${z} * ${z} * ${z} * ${z})`,
    mad: deviationMedian(input, found, summary.p50),
    ...(bins ? { bins: `map_entries(histogram(${indexOf(input, bins)}))` } : {}),
  };
}

/** The median of the absolute deviations from the median, counted in halves where all values are whole. */
function deviationMedian(input: GroupInput, found: Found, median: number): string {
  const factor = wholeFactor(input, found);
  const doubled = Math.round(median * 2 * (factor ?? 1));
  if (factor === null || doubled / (2 * factor) !== median)
    return `quantile_cont(abs(${finiteOf(input)} - ${quoteNumber(median)}), 0.5)`;
  return `quantile_cont(abs(2 * ${wholeOf(input, factor)} - ${doubled}), 0.5) / ${2 * factor}`;
}

function binningOf({ column }: GroupInput, { min, max, p25, p75, count }: NumericSummary) {
  return chooseBins({ min, max, iqr: p75 - p25, count, whole: column.dataType === "integer" });
}

function indexOf(input: GroupInput, bins: Binning): string {
  const { storageName, storageType } = input.column;
  const whole = storageType.endsWith("INT") ? wholeBinIndex(storageName, bins) : null;
  return whole ?? binIndex(finiteOf(input), bins);
}

function histogramOf(input: GroupInput, found: Found, summary: NumericSummary): DistributionData | null {
  const binning = binningOf(input, summary);
  if (!binning) return null;
  const counts = new Map(
    readList(found["bins"]).map((item) => [readCount(readField(item, "key")), readCount(readField(item, "value"))]),
  );
  const bins = Array.from({ length: binning.bins }, (_, index) => ({
    ...binEdges(binning, index, summary.max),
    count: counts.get(index) ?? 0,
  }));
  return { kind: "histogram", bins };
}

/** Where the plain sum is past the largest double, the second pass moves the middle of the range to the mean. */
function meanOf(summary: NumericSummary, found: Found): number | null {
  if (readNumber(found["floatSum"]) !== null) return summary.mean;
  const mean = summary.mean + (readCount(found["m1"]) / summary.count) * deviationScale(summary);
  return Number.isFinite(mean) ? mean : null;
}

/** Figures of both passes, for the limits that are drawn from them. */
export function numericFigures(found: Found) {
  const summary = numericSummary(found);
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
  const relative = standardDeviation === null || summary.min < 0 ? null : standardDeviation / summary.mean;
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
