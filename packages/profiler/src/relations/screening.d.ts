import type { RelationContext } from "./group.ts";
import type { NumberColumn } from "./numbers.ts";
import type { NumberPair } from "./numeric-pairs.ts";
/**
 * The strongest of very many pairs by the greater of Pearson's and Spearman's coefficients over a sample. Each column becomes
 * two lists of standardised values and ranks, with 0 where it is missing, so that a coefficient is one inner product.
 */
export declare function screenPairs(context: RelationContext, numbers: readonly NumberColumn[]): Promise<NumberPair[]>;
