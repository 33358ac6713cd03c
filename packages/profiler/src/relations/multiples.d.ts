import type { DerivedColumn, TableRelations } from "@datainsight/schemas";
import type { RelationContext } from "./group.ts";
/**
 * Numbers that are another number times a factor, plus an offset, in all rows but a few: metres and kilometres, Celsius and
 * Fahrenheit, rounded ones too. Tried are pairs that correlate; the factor is the median slope between rows of a sample.
 */
export declare function findMultiples(
  context: RelationContext,
  {
    soFar,
    duplicates,
  }: {
    soFar: TableRelations;
    duplicates: readonly DerivedColumn[];
  },
): Promise<DerivedColumn[]>;
