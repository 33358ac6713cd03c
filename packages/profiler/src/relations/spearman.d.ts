import type { RelationContext } from "./group.ts";
import type { NumberPair } from "./numeric-pairs.ts";
/**
 * Spearman's rho: Pearson's r of the ranks, equal values sharing the mean of their ranks. Ranks are taken anew for each pair
 * over the rows in which both have a value, as pandas and scipy do.
 */
export declare function spearmanOfPairs(
  context: RelationContext,
  pairs: readonly NumberPair[],
): Promise<{
  values: (number | null)[];
  method: string[];
}>;
