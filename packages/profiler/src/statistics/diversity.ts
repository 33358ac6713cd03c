import type { ValueCount } from "@datainsight/schemas";
import { readCount } from "../readers.ts";
import type { StatisticGroup } from "./group.ts";

/**
 * How evenly the values are spread: Shannon's entropy in bits, -sum p log2 p (1948), the same as a share of what as many
 * equally frequent values would have, Gini's impurity, 1 - sum p^2, the chance that two draws differ, and Simpson's reciprocal,
 * 1 / sum p^2 (1949): as many equally frequent values would be as diverse.
 */
export const diversityStatistics: StatisticGroup = {
  name: "diversity",
  appliesTo: () => true,
  // A value that stands once adds nothing to the first sum and 1 to the second: most of the work falls away.
  overValues: () => ({
    repeated: "count(*) FILTER (WHERE n > 1)",
    logs: "sum(n * log2(n)) FILTER (WHERE n > 1)",
    squares: "sum(n * n) FILTER (WHERE n > 1)",
  }),
  finish: (_input, found) => {
    const [count, unique] = [readCount(found["values"]), readCount(found["unique"])];
    if (count === 0) return {};
    const singles = unique - readCount(found["repeated"]);
    return {
      statistics: {
        onceCount: singles,
        ...diversityOf({
          count,
          unique,
          logs: readCount(found["logs"]),
          squares: readCount(found["squares"]) + singles,
        }),
      },
    };
  },
};

/** From the sums of n log2 n and of n^2 over the frequencies n of the values. */
export function diversityOf({
  count,
  unique,
  logs,
  squares,
}: {
  count: number;
  unique: number;
  logs: number;
  squares: number;
}) {
  const entropy = unique === 1 ? 0 : Math.max(0, Math.log2(count) - logs / count);
  return {
    entropy,
    normalisedEntropy: unique === 1 ? 0 : Math.min(1, entropy / Math.log2(unique)),
    giniImpurity: unique === 1 ? 0 : 1 - squares / (count * count),
    effectiveValues: unique === 1 ? 1 : (count * count) / squares,
  };
}

/**
 * The most frequent value, where one stands more than once; the least frequent, where all values are listed or one is `least`. Ties:
 * the least and the greatest.
 */
export function modesOf(
  topValues: readonly ValueCount[],
  { uniqueCount, least }: { uniqueCount: number; least: ValueCount | null },
): { mode?: ValueCount; antimode?: ValueCount } {
  const [first, last] = [topValues[0], topValues.at(-1)];
  const antimode = last && uniqueCount > 1 && topValues.length === uniqueCount ? last : least;
  return { ...(first && first.count > 1 ? { mode: first } : {}), ...(antimode ? { antimode } : {}) };
}
