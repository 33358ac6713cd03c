import type { ValueCount } from "@datainsight/schemas";
import type { StatisticGroup } from "./group.ts";
/**
 * How evenly the values are spread: Shannon's entropy in bits, -sum p log2 p (1948), the same as a share of what as many
 * equally frequent values would have, Gini's impurity, 1 - sum p^2, the chance that two draws differ, and Simpson's reciprocal,
 * 1 / sum p^2 (1949): as many equally frequent values would be as diverse.
 */
export declare const diversityStatistics: StatisticGroup;
/** From the sums of n log2 n and of n^2 over the frequencies n of the values. */
export declare function diversityOf({
  count,
  unique,
  logs,
  squares,
}: {
  count: number;
  unique: number;
  logs: number;
  squares: number;
}): {
  entropy: number;
  normalisedEntropy: number;
  giniImpurity: number;
  effectiveValues: number;
};
/** The most frequent value, where one stands more than once; the least frequent, where all values are listed. Ties: the least and the greatest. */
export declare function modesOf(
  topValues: readonly ValueCount[],
  uniqueCount: number,
): {
  mode?: ValueCount;
  antimode?: ValueCount;
};
