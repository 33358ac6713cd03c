import type { TableColumn } from "@datainsight/tables";
import { type QueryEngine, queryRow, queryRowWatched } from "./engine.ts";
import type { DuplicateRows } from "./profile.ts";
import type { PassContext } from "./passes.ts";
import { readCount, readNumbers } from "./readers.ts";

const maxRows = 100;
/** As many of the most telling columns are hashed first: mostly they tell all rows apart. */
const fewColumns = 4;
/** More suspects than this share of the rows, and the hash of all columns is the cheaper way to thin them out. */
const maxSuspectShare = 0.02;
const repeatedHashes = "repeated_hashes";

type Compared = Pick<PassContext, "engine" | "source" | "rowCount" | "signal" | "report">;
type Named = Pick<TableColumn, "storageName">;

export type CompareRowsInput = {
  engine: QueryEngine;
  /** A FROM item with the columns under their names here, and with `file_row_number` from 0. */
  source: string;
  rowCount: number;
  /** `uniqueCount`: how many different values a column has. Those that tell rows apart at the least cost come first. */
  columns: readonly (Named & { uniqueCount: number })[];
  signal?: AbortSignal;
};

/** Rows that are equal in every one of these columns; null without any. Rejects with the signal's reason when aborted. */
export function compareRows({ columns, signal, ...table }: CompareRowsInput): Promise<DuplicateRows | null> {
  const mostDistinct = Math.max(0, ...columns.map(({ uniqueCount }) => uniqueCount));
  return findDuplicateRows({ ...table, signal, report: () => {} }, columns, mostDistinct);
}

/**
 * Rows that are equal in every column. A 64-bit hash of each row picks the few that can be equal; those alone are then
 * compared value by value, so that the count is exact and memory does not grow with the columns.
 * @param columns those with the most different values first
 * @param mostDistinct the greatest number of different values that one of them has
 */
export async function findDuplicateRows(
  context: Compared,
  columns: readonly Named[],
  mostDistinct: number,
): Promise<DuplicateRows | null> {
  if (columns.length === 0) return null;
  // A column that differs in every row tells all rows apart.
  if (context.rowCount < 2 || mostDistinct === context.rowCount) return { groups: 0, surplusRows: 0, rows: [] };
  try {
    const key = await suspicion(context, columns);
    context.report(0.5);
    return key === null ? { groups: 0, surplusRows: 0, rows: [] } : await compare(context, columns, key);
  } finally {
    await queryRow(context.engine, `DROP TABLE IF EXISTS ${repeatedHashes}`);
  }
}

async function compare(
  { engine, source, signal }: Compared,
  columns: readonly Named[],
  key: string,
): Promise<DuplicateRows> {
  const names = columns.map((column) => column.storageName).join(", ");
  const suspects = `${key} IN (SELECT h FROM ${repeatedHashes})`;
  const candidates = `SELECT ${names}, file_row_number FROM ${source} WHERE ${suspects}`;
  const groups = `SELECT count(*) AS n FROM (${candidates}) GROUP BY ${names} HAVING count(*) > 1`;
  const counted = `SELECT count(*) AS groups, sum(n) - count(*) AS surplus FROM (${groups})`;
  const row = await queryRow(engine, counted, signal);
  const numbered = `SELECT file_row_number, row_number() OVER (PARTITION BY ${names} ORDER BY file_row_number) AS turn FROM (${candidates})`;
  const first = `SELECT min(file_row_number + 1, ${maxRows}) AS rows FROM (${numbered}) WHERE turn > 1`;
  const rows = await queryRow(engine, first, signal);
  return { groups: readCount(row["groups"]), surplusRows: readCount(row["surplus"]), rows: readNumbers(rows["rows"]) };
}

/** A hash by which only few rows are suspects, its repeated values kept; null where no two rows can be equal. */
async function suspicion(context: Compared, columns: readonly Named[]): Promise<string | null> {
  const few = hashOf(columns.slice(0, fewColumns));
  const all = hashOf(columns);
  const suspects = await countSuspects(context, few);
  if (suspects === 0) return null;
  if (few === all || suspects <= context.rowCount * maxSuspectShare) return few;
  return (await countSuspects(context, all)) === 0 ? null : all;
}

async function countSuspects({ engine, source, signal, report }: Compared, key: string): Promise<number> {
  const repeated = `SELECT h FROM (SELECT ${key} AS h FROM ${source}) GROUP BY h HAVING count(*) > 1`;
  const create = `CREATE OR REPLACE TEMP TABLE ${repeatedHashes} AS ${repeated}`;
  await queryRowWatched(engine, create, { signal, onShare: (share) => report(share / 2) });
  return readCount((await queryRow(engine, `SELECT count(*) AS suspects FROM ${repeatedHashes}`, signal))["suspects"]);
}

function hashOf(columns: readonly Named[]): string {
  return `hash(${columns.map((column) => column.storageName).join(", ")})`;
}
