import type { RelatedColumn } from "./columns.ts";
import type { RelationContext } from "./group.ts";
export type Dictionaries = {
  /** The class of a row as a small whole number, NULL where missing; the same value has the same number. */
  code: (column: RelatedColumn) => string;
  drop: () => Promise<void>;
};
/** Dictionaries of class columns, so that rows are compared by small numbers instead of texts. */
export declare function makeDictionaries(
  context: RelationContext,
  columns: readonly RelatedColumn[],
): Promise<Dictionaries>;
