import type { TableColumn } from "@datainsight/tables";
import { queryRow } from "./engine.ts";
import type { DuplicateRows } from "./profile.ts";
import { type PassContext, tableSource } from "./passes.ts";
import { readCount, readNumbers } from "./readers.ts";

const maxRows = 100;

/**
 * Rows that are equal in every column. A 64-bit hash of each row picks the few that can be equal; those alone are then
 * compared value by value, so that the count is exact and memory does not grow with the columns.
 */
export async function findDuplicateRows(
  context: PassContext,
  columns: readonly TableColumn[],
): Promise<DuplicateRows | null> {
  if (columns.length === 0 || context.rowCount < 2)
    return columns.length === 0 ? null : { groups: 0, surplusRows: 0, rows: [] };
  const names = columns.map((column) => column.storageName).join(", ");
  const source = tableSource(context.tablePath);
  const suspects = `SELECT h FROM (SELECT hash(${names}) AS h FROM ${source}) GROUP BY h HAVING count(*) > 1`;
  const some = await queryRow(context.engine, `SELECT count(*) AS suspects FROM (${suspects})`, context.signal);
  context.report(0.5);
  if (readCount(some["suspects"]) === 0) return { groups: 0, surplusRows: 0, rows: [] };
  const candidates = `SELECT ${names}, file_row_number FROM ${source} WHERE hash(${names}) IN (${suspects})`;
  const groups = `SELECT count(*) AS n, min(file_row_number) AS first FROM (${candidates}) GROUP BY ${names} HAVING count(*) > 1`;
  const row = await queryRow(
    context.engine,
    `SELECT count(*) AS groups, sum(n) - count(*) AS surplus FROM (${groups})`,
    context.signal,
  );
  const numbered = `SELECT file_row_number, row_number() OVER (PARTITION BY ${names} ORDER BY file_row_number) AS turn FROM (${candidates})`;
  const rows = await queryRow(
    context.engine,
    `SELECT min(file_row_number + 1, ${maxRows}) AS rows FROM (${numbered}) WHERE turn > 1`,
    context.signal,
  );
  return { groups: readCount(row["groups"]), surplusRows: readCount(row["surplus"]), rows: readNumbers(rows["rows"]) };
}
