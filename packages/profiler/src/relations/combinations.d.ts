import type { DerivedColumn } from "@datainsight/schemas";
import type { NotMeasured, RelationContext } from "./group.ts";
/**
 * Columns that are the sum, the difference or the product of two others in all rows but a few. Weighted sums over groups of
 * rows keep sums (those of logarithms keep products), so that triples are matched by a few numbers per column; what matches is
 * then tested over all rows. Of the three the last in the file is said to be made of the others.
 */
export declare function findCombinations(
  context: RelationContext,
  same: readonly DerivedColumn[],
): Promise<{
  found: DerivedColumn[];
  notMeasured: NotMeasured[];
}>;
