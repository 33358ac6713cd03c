import { tableSource } from "../passes.ts";
import type { RelationContext } from "./group.ts";

/** Rows that a figure is computed from: all of them, or those that a fixed hash of the row number picks. */
export type RowSample = {
  /** About how many; the rows of the table where it is all. */
  rows: number;
  isAll: boolean;
  /** A FROM clause with the stored columns and `file_row_number`. */
  source: string;
};

const least = 1_000;

/** The rows that a budget allows when each costs `perRow`; at least a thousand. */
export function sampleRows(
  { tablePath, rowCount }: Pick<RelationContext, "tablePath" | "rowCount">,
  budget: number,
  perRow: number,
): RowSample {
  const rows = Math.max(least, Math.floor(budget / Math.max(1, perRow)));
  const source = tableSource(tablePath);
  if (rows >= rowCount) return { rows: rowCount, isAll: true, source };
  const picked = `SELECT * FROM ${source} WHERE hash(file_row_number) % ${rowCount} < ${rows}`;
  return { rows, isAll: false, source: `(${picked})` };
}

/** What `method` says of a figure that comes from a sample. */
export function describeSample(what: string, rows: number, error: number): string {
  return `${what} over a sample of about ${rows.toLocaleString("en-US")} rows (standard error up to ${Number(error.toPrecision(1))})`;
}
