import type { Found, Fragments } from "../passes.ts";
import { readCount, readNumber } from "../readers.ts";
import { finiteOf, meanIn, type NumericSummary, numericSummary } from "./numeric.ts";
import type { GroupInput, StatisticGroup } from "./group.ts";
import { isBinaryFloat, quoteNumber } from "../sql.ts";
import { sumOf } from "./weights.ts";

/** Writing out more different doubles than this takes longer than their places are worth. */
const maxWrittenOut = 100_000;

/**
 * Means for quantities that multiply or that are rates, present where every value is positive: geometric, exp of the mean of
 * ln x, and harmonic, n / sum 1/x. Theil's index of inequality (1967), mean of x/m ln(x/m): 0 where all are equal, ln n at most.
 */
export const meanStatistics: StatisticGroup = {
  name: "means",
  appliesTo: (column) => column.dataType === "integer" || column.dataType === "float",
  refine: (input, found): Fragments => {
    if (!isPositive(numericSummary(found))) return {};
    const x = finiteOf(input);
    return {
      lnSum: sumOf(input, `ln(${x})`),
      // As shares of the least value, since 1 / x of the smallest numbers is past the largest double.
      inverseSum: sumOf(input, `${quoteNumber(numericSummary(found)?.min ?? 1)} / ${x}`),
      theilSum: theilSum(input, numericSummary(found)),
    };
  },
  overDistinct: ({ column }, found): Record<string, string> =>
    isBinaryFloat(column) && readCount(found["unique"]) <= maxWrittenOut ? { places: placesQuery() } : {},
  finish: (input, found) => {
    const summary = numericSummary(found);
    const places = placesOf(input, found);
    return {
      statistics: {
        ...(places === undefined ? {} : { decimalPlaces: places }),
        ...(isPositive(summary) ? positiveMeans(summary, found) : {}),
      },
    };
  },
};

/** Of decimals the places that are stored, of doubles those of the shortest text that gives the same double. */
function placesOf({ column }: GroupInput, found: Found): number | undefined {
  const decimals = /^DECIMAL\(\d+,(\d+)\)/.exec(column.storageType)?.[1];
  if (column.dataType === "integer") return 0;
  return decimals === undefined ? (readNumber(found["places"]) ?? undefined) : Number(decimals);
}

function placesQuery(): string {
  const [mantissa, exponent] = [1, 2].map((part) => `split_part(t, 'e', ${part})`);
  const fraction = `strlen(regexp_replace(split_part(${mantissa}, '.', 2), '0+$', ''))`;
  const places = `greatest(0, ${fraction} - coalesce(try_cast(${exponent} AS INTEGER), 0))`;
  return `SELECT c, max(${places}) AS r FROM (SELECT c, v::VARCHAR AS t FROM d WHERE isfinite(v)) GROUP BY c`;
}

function isPositive(summary: NumericSummary | null): summary is NumericSummary {
  return summary !== null && summary.min > 0;
}

function theilSum(input: GroupInput, summary: NumericSummary | null): string {
  const x = finiteOf(input);
  const mean = quoteNumber(summary?.mean ?? 1);
  // A share of the mean can be too small for a double, and DuckDB refuses the logarithm of 0.
  return sumOf(input, `(${x} / ${mean}) * (ln(${x}) - ln(${mean}))`);
}

function positiveMeans(summary: NumericSummary, found: Found) {
  const { count, min } = summary;
  const [logs, inverses] = [readNumber(found["lnSum"]), readNumber(found["inverseSum"])];
  const [middle, mean] = [summary.mean, meanIn(found) ?? summary.mean];
  const sum = readNumber(found["theilSum"]);
  // The pass took shares of what it knew as the mean: of x/c ln(x/c), x/m ln(x/m) is c/m times that and ln(c/m) more.
  const theil = sum === null ? null : (middle / mean) * (sum / count) + Math.log(middle / mean);
  return {
    // Rounding may leave a trace below 0 where all are equal.
    theilIndex: theil === null ? null : finite(Math.max(0, theil)),
    geometricMean: logs === null ? null : finite(Math.exp(logs / count)),
    harmonicMean: inverses === null ? null : finite((count / inverses) * min),
  };
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
