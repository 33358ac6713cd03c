import type { RelationContext } from "./group.ts";
import type { NumberPair } from "./numeric-pairs.ts";
/**
 * Kendall's tau-b: concordant less discordant pairs of rows, over the geometric mean of the pairs not tied in either column.
 * It compares every row with every other, so long tables give a sample; the standard error of tau over n rows is at most
 * sqrt(2 (1 - tau^2) / n) (Kendall, Rank Correlation Methods).
 */
export declare function kendallOfPairs(
  context: RelationContext,
  pairs: readonly NumberPair[],
): Promise<{
  values: (number | null)[];
  method: string[];
}>;
