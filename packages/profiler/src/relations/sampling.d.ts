import type { RelationContext } from "./group.ts";
/** Rows that a figure is computed from: all of them, or those that a fixed hash of the row number picks. */
export type RowSample = {
  /** About how many; the rows of the table where it is all. */
  rows: number;
  isAll: boolean;
  /** A FROM clause with the stored columns and `file_row_number`. */
  source: string;
};
/** The rows that a budget allows when each costs `perRow`; at least a thousand. */
export declare function sampleRows({ tablePath, rowCount }: RelationContext, budget: number, perRow: number): RowSample;
/** What `method` says of a figure that comes from a sample. */
export declare function describeSample(what: string, rows: number, error: number): string;
