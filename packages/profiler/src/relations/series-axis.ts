import { quoteLiteral, type TableColumn } from "@datainsight/tables";
import { tableSource } from "../passes.ts";
import { readCount } from "../readers.ts";
import { wordsOf } from "../semantics/names.ts";
import { valueOf } from "../sql.ts";
import type { RelatedColumn } from "./columns.ts";
import type { RelationContext } from "./group.ts";
import { queryRows } from "./queries.ts";

/** What puts the rows of a table in order: a time that is another one in nearly every row, of each thing that is observed. */
export type SeriesAxis = { time: RelatedColumn; by: RelatedColumn | null };

const timeWords = new Set(["year", "timestamp", "epoch", "time", "ts", "unixtime", "datetime"]);
/** Of so many rows each has a time, and one of its own; clocks that are set back may repeat an hour. */
const ownShare = 0.98;
export const minSeriesRows = 100;
/** Rows for each of the things that are observed, on average. */
const minRowsEach = 50;
const maxCandidates = 6;
/** Rows whose times are looked at to see whether a thing is observed once at a time. */
const comparedRows = 50_000;

/** The time that orders all rows, or that orders the rows of each thing that another column names; null where there is none. */
export async function seriesAxisOf(context: RelationContext): Promise<SeriesAxis | null> {
  const { columns, rowCount } = context;
  if (rowCount < minSeriesRows) return null;
  const times = columns
    .filter((each) => isTime(each) && each.count >= ownShare * rowCount && each.unique >= minRowsEach)
    .toSorted((a, b) => b.unique - a.unique || (a.name < b.name ? -1 : 1));
  const [time] = times;
  if (!time) return null;
  if (time.unique >= ownShare * time.count) return { time, by: null };
  const by = await observedBy(context, time);
  return by ? { time, by } : null;
}

function isTime({ column, name, semanticType }: RelatedColumn): boolean {
  if (semanticType === "birth_date") return false;
  if (column.dataType === "date" || column.dataType === "datetime") return /^(DATE|TIMESTAMP)/.test(column.storageType);
  return column.dataType === "integer" && wordsOf(name).some((word) => timeWords.has(word));
}

/** The column whose values, each with its own times, tell nearly every row apart: all rows of some of the times are compared. */
async function observedBy(context: RelationContext, time: RelatedColumn): Promise<RelatedColumn | null> {
  const { columns, rowCount } = context;
  const candidates = columns
    .filter(
      ({ column, unique, count }) =>
        column !== time.column &&
        (column.dataType === "text" || column.dataType === "integer") &&
        count === rowCount &&
        unique >= 2 &&
        unique * minRowsEach <= rowCount &&
        unique * time.unique >= ownShare * rowCount,
    )
    .toSorted((a, b) => a.unique - b.unique || (a.name < b.name ? -1 : 1))
    .slice(0, maxCandidates);
  if (candidates.length === 0) return null;
  const own = valueOf(time.column);
  const some = rowCount <= comparedRows ? "true" : `hash(${own}) % ${rowCount} < ${comparedRows}`;
  const list = candidates.map(({ column }, at) => `count(DISTINCT hash(${column.storageName}, ${own})) AS d${at}`);
  const [row = {}] = await queryRows(
    context,
    `SELECT count(${own}) AS n, ${list.join(", ")} FROM ${tableSource(context.tablePath)} WHERE ${some}`,
  );
  const n = readCount(row["n"]);
  return n < minSeriesRows ? null : (candidates.find((_, at) => readCount(row[`d${at}`]) >= ownShare * n) ?? null);
}

/** The value as a literal of its column's type: what the text of it is read back as. */
export function literalOf({ storageType, dataType }: TableColumn, text: string): string {
  const quoted = quoteLiteral(text);
  return dataType === "text" ? quoted : `${quoted}::${storageType}`;
}
