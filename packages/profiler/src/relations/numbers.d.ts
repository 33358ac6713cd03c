import { type RelatedColumn } from "./columns.ts";
import type { RelationContext } from "./group.ts";
import type { RowSample } from "./sampling.ts";
/** A numeric column with its extremes over the rows that are looked at. */
export type NumberColumn = {
  related: RelatedColumn;
  /** Its values as finite doubles, NULL where missing. */
  raw: string;
  /** The same moved and scaled to 0..1, so that no square overflows and no digit is lost. */
  scaled: string;
  hasMissing: boolean;
};
/** The columns that vary over the sample; the difference of the extremes must be a number. */
export declare function numberColumns(
  context: RelationContext,
  columns: readonly RelatedColumn[],
  sample: RowSample,
): Promise<NumberColumn[]>;
