import type { Found } from "../passes.ts";
import { readCount, readField, readNumber } from "../readers.ts";
import type { StatisticGroup } from "./group.ts";
import { numericSummary } from "./numeric.ts";

/** Sorting more different values than this takes longer than the figure is worth. */
const maxDistinct = 100_000;

/**
 * Gini's coefficient of inequality (1912), where no value is negative: half the mean difference of two values as a share of the mean,
 * 2 sum(i x_i) / (n sum x) - (n + 1) / n over the ascending values: 0 where all are equal, (n - 1) / n where one has everything. Left
 * out beyond 100,000 different values. `giniImpurity` is of how often values stand, not of how great they are.
 */
export const inequalityStatistics: StatisticGroup = {
  name: "inequality",
  appliesTo: (column) => column.dataType === "integer" || column.dataType === "float",
  overDistinct: (_input, found): Record<string, string> => {
    if (!isMeasured(found)) return {};
    // The ranks of n copies that end at u add up to n (2u - n + 1) / 2.
    const ranked =
      "SELECT c, v::DOUBLE AS x, n, sum(n) OVER (PARTITION BY c ORDER BY v ROWS UNBOUNDED PRECEDING) AS u FROM d";
    return {
      giniRanks: `SELECT c, {'ranks': fsum(x * n * (2 * u - n + 1)), 'sum': fsum(x * n)} AS r FROM (${ranked}) GROUP BY c`,
    };
  },
  finish: (_input, found) => {
    const ranks = readNumber(readField(found["giniRanks"], "ranks"));
    const sum = readNumber(readField(found["giniRanks"], "sum"));
    const n = readCount(found["values"]);
    if (ranks === null || sum === null || sum <= 0) return {};
    return { statistics: { giniCoefficient: Math.max(0, ranks / (n * sum) - (n + 1) / n) } };
  },
};

function isMeasured(found: Found): boolean {
  const summary = numericSummary(found);
  const unique = readCount(found["unique"]);
  return summary !== null && summary.min >= 0 && unique <= maxDistinct && readCount(found["infinite"]) === 0;
}
