import { type RelatedColumn } from "./columns.ts";
import type { RelationContext } from "./group.ts";
/** A weighted sum of each column over one group of rows; null where a row of the group has no value. */
export type Signature = readonly (number | null)[];
/**
 * The signatures of columns: groups of rows picked by hash, the whole table first. Each row has a weight of its own, so that
 * sums agree only where rows do.
 * @param kind for products the logarithms are summed, and groups with a number that is not above zero are left out
 */
export declare function signaturesOf(
  context: RelationContext,
  columns: readonly RelatedColumn[],
  kind: "sum" | "product",
): Promise<Signature[]>;
