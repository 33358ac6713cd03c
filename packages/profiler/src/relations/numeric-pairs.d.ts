import type { Association } from "@datainsight/schemas";
import type { RelatedColumn } from "./columns.ts";
import type { RelationContext } from "./group.ts";
import type { NumberColumn } from "./numbers.ts";
export type NumberPair = readonly [NumberColumn, NumberColumn];
export type NumericAssociations = {
  associations: Association[];
  measured: number;
};
/**
 * Pearson's, Spearman's (average ranks) and Kendall's (tau-b) coefficients of all pairs of numbers, each over the rows in
 * which both have a value. Of many pairs all are screened first, and only the strongest measured in full.
 */
export declare function relateNumbers(
  context: RelationContext,
  columns: readonly RelatedColumn[],
): Promise<NumericAssociations>;
