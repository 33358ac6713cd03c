import { z } from "zod";
import type { Engine } from "../engine/engine.ts";
import type { TableColumn, TableManifest } from "../manifest.ts";
import { quoteLiteral } from "../sql.ts";

/** A value as JSON can carry it: whole numbers past 2^53 and decimals are text, dates and times ISO 8601. */
export type CellValue = string | number | boolean | null;

/** One row in the order of the columns; `rowNumber` counts from 1 over the data rows of the file. */
export type TableRow = { rowNumber: number; values: CellValue[] };

export type RowsPage = { rows: TableRow[]; total: number };

export type ReadRowsOptions = {
  engine: Engine;
  tablePath: string;
  manifest: TableManifest;
  offset: number;
  limit: number;
  signal?: AbortSignal;
};

const rowNumber = z.bigint().transform((n) => Number(n));
const storedRow = z.object({ n: rowNumber, vs: z.array(z.union([z.string(), z.null()])) });
const countRow = z.object({ total: rowNumber });

/** A page of the table's rows in file order. */
export async function readRows(options: ReadRowsOptions): Promise<RowsPage> {
  const { offset, limit, manifest } = options;
  // Row numbers are known, so that DuckDB skips to the page without a sort.
  const rows = await page(
    options,
    `file_row_number >= ${whole(offset)} AND file_row_number < ${whole(offset) + whole(limit)}`,
    "",
  );
  return { rows, total: manifest.rowCount };
}

/**
 * A page, in file order, of the rows for which `predicate` is true, and how many those are.
 * @param options.predicate a DuckDB condition over the stored columns `c0`, `c1`, ... and `file_row_number` (from 0), made by this
 *   product; never a person's text, as it is SQL. What is true of a row only beside others asks for them FROM `data`, the table.
 */
export async function readRowsWhere(options: ReadRowsOptions & { predicate: string }): Promise<RowsPage> {
  const { engine, predicate, offset, limit, signal } = options;
  const [count] = await engine.all(
    `${data(options)} SELECT count(*) AS total FROM data WHERE (${predicate}\n)`,
    countRow,
    { signal },
  );
  const total = count?.total ?? 0;
  if (total === 0) return { rows: [], total };
  return { rows: await page(options, `(${predicate}\n)`, `LIMIT ${whole(limit)} OFFSET ${whole(offset)}`), total };
}

async function page(options: ReadRowsOptions, condition: string, slice: string): Promise<TableRow[]> {
  const { engine, manifest, signal } = options;
  const values = manifest.columns.map((column) => `CAST(${column.storageName} AS VARCHAR)`);
  const sql = `${data(options)} SELECT file_row_number AS n, [${values.join(", ")}]::VARCHAR[] AS vs FROM data WHERE ${condition} ORDER BY n ${slice}`;
  const rows = await engine.all(sql, storedRow, { signal });
  return rows.map(({ n, vs }) => ({
    rowNumber: n + 1,
    values: vs.map((text, position) => toCell(text, manifest.columns[position])),
  }));
}

/** Not kept: DuckDB would store the whole table where it is asked for twice. */
function data({ tablePath }: ReadRowsOptions): string {
  return `WITH data AS NOT MATERIALIZED (FROM read_parquet(${quoteLiteral(tablePath)}, file_row_number = true))`;
}

function whole(value: number): number {
  return Math.max(0, Math.trunc(value) || 0);
}

function toCell(text: string | null, column: TableColumn | undefined): CellValue {
  if (text === null || !column) return null;
  switch (column.dataType) {
    case "integer":
      return Number.isSafeInteger(Number(text)) ? Number(text) : text;
    case "float":
      return toFloat(text, column.storageType);
    case "boolean":
      return text === "true";
    case "datetime":
      return text.replace(" ", "T");
    default:
      return text;
  }
}

/** Decimals travel as text, so that no digit is lost; JSON has no infinities. */
function toFloat(text: string, storageType: string): CellValue {
  if (storageType.startsWith("DECIMAL")) return text;
  const number = Number(text);
  return Number.isFinite(number) ? number : text;
}
