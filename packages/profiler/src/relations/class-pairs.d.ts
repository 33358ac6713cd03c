import type { Association } from "@datainsight/schemas";
import type { Dictionaries } from "./codes.ts";
import { type RelatedColumn } from "./columns.ts";
import type { NotMeasured, RelationContext } from "./group.ts";
export type PairsFound = {
  associations: Association[];
  measured: number;
  notMeasured: NotMeasured[];
};
/** Cramer's V, Theil's U both ways and mutual information of all pairs of class columns. */
export declare function relateClasses(
  context: RelationContext,
  {
    columns,
    dictionaries,
  }: {
    columns: readonly RelatedColumn[];
    dictionaries: Dictionaries;
  },
): Promise<PairsFound>;
/** At most `most` class columns, those with the fewest classes first, then by name; the others are named. */
export declare function takeFewestClasses(
  columns: readonly RelatedColumn[],
  most: number,
  what: string,
): {
  taken: RelatedColumn[];
  notMeasured: NotMeasured[];
};
