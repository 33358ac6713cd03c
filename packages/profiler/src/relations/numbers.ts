import { quoteNumber } from "../sql.ts";
import { readNumber } from "../readers.ts";
import { numericValue, type RelatedColumn } from "./columns.ts";
import type { RelationContext } from "./group.ts";
import { inBatches, queryRows } from "./queries.ts";
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

const columnsPerQuery = 100;

/** The columns that vary over the sample; the difference of the extremes must be a number. */
export async function numberColumns(
  context: RelationContext,
  columns: readonly RelatedColumn[],
  sample: RowSample,
): Promise<NumberColumn[]> {
  return inBatches(columns, { size: columnsPerQuery }, async (batch) => {
    const raws = batch.map(({ column }) => numericValue(column) ?? "NULL::DOUBLE");
    const list = raws.map((raw, i) => `min(${raw}) AS l${i}, max(${raw}) AS h${i}, count(${raw}) AS n${i}`);
    const [row = {}] = await queryRows(context, `SELECT count(*) AS n, ${list.join(", ")} FROM ${sample.source}`);
    return batch.flatMap((related, i): NumberColumn[] => {
      const [low, high] = [readNumber(row[`l${i}`]), readNumber(row[`h${i}`])];
      const range = low === null || high === null ? 0 : high - low;
      if (low === null || !(range > 0) || !Number.isFinite(range)) return [];
      const raw = raws[i] ?? "NULL";
      const scaled = `((${raw}) - ${quoteNumber(low)}) / ${quoteNumber(range)}`;
      return [{ related, raw, scaled, hasMissing: Number(row[`n${i}`]) < Number(row["n"]) }];
    });
  });
}
