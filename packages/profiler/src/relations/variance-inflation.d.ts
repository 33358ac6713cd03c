import type { TableRelations } from "@datainsight/schemas";
import { Matrix } from "ml-matrix";
import type { RelationGroup } from "./group.ts";
type Inflation = TableRelations["varianceInflation"];
/** How far each number is told by all the others together. */
export declare const varianceInflation: RelationGroup;
type Correlations = {
  names: string[];
  matrix: Matrix;
  n: number;
};
/**
 * The variance inflation factors, 1 / (1 - R2) of each column told by all others: the diagonal of the inverse of the
 * correlation matrix. Columns that make the matrix singular, being sums of others, have none; those of the rest come from
 * the pseudo-inverse, which equals the regression on the others then.
 */
export declare function inflationOf({ names, matrix, n }: Correlations): Inflation;
export {};
