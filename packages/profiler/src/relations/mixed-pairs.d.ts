import { type PairsFound } from "./class-pairs.ts";
import type { Dictionaries } from "./codes.ts";
import type { RelatedColumn } from "./columns.ts";
import type { RelationContext } from "./group.ts";
/**
 * The correlation ratio eta of each class column with each number: the square root of the share of the number's sum of squares
 * that lies between the classes (Pearson 1905), over the rows in which both have a value.
 */
export declare function relateMixed(
  context: RelationContext,
  parts: {
    classes: readonly RelatedColumn[];
    numbers: readonly RelatedColumn[];
    dictionaries: Dictionaries;
  },
): Promise<PairsFound>;
