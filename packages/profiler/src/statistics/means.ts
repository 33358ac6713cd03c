import type { Found, Fragments } from "../passes.ts";
import { readNumber } from "../readers.ts";
import { finiteOf, type NumericSummary, numericSummary } from "./numeric.ts";
import type { GroupInput, StatisticGroup } from "./group.ts";
import { quoteNumber } from "../sql.ts";
import { sumOf } from "./weights.ts";

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
      inverseSum: sumOf(input, `1 / ${x}`),
      theilSum: theilSum(input, numericSummary(found)),
    };
  },
  finish: (input, found) => {
    const summary = numericSummary(found);
    const decimals = /^DECIMAL\(\d+,(\d+)\)/.exec(input.column.storageType)?.[1];
    const places = input.column.dataType === "integer" ? 0 : decimals === undefined ? undefined : Number(decimals);
    return {
      statistics: {
        ...(places === undefined ? {} : { decimalPlaces: places }),
        ...(isPositive(summary) ? positiveMeans(summary, found) : {}),
      },
    };
  },
};

function isPositive(summary: NumericSummary | null): summary is NumericSummary {
  return summary !== null && summary.min > 0;
}

function theilSum(input: GroupInput, summary: NumericSummary | null): string {
  const share = `(${finiteOf(input)} / ${quoteNumber(summary?.mean ?? 1)})`;
  return sumOf(input, `${share} * ln(${share})`);
}

function positiveMeans({ count }: NumericSummary, found: Found) {
  const [logs, inverses] = [readNumber(found["lnSum"]), readNumber(found["inverseSum"])];
  const theil = readNumber(found["theilSum"]);
  return {
    // Rounding may leave a trace below 0 where all are equal.
    theilIndex: theil === null ? null : finite(Math.max(0, theil / count)),
    geometricMean: logs === null ? null : finite(Math.exp(logs / count)),
    harmonicMean: inverses === null ? null : finite(count / inverses),
  };
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
