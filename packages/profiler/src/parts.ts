import type { TableColumn } from "@datainsight/tables";
import { queryRow } from "./engine.ts";
import { type PassContext, tableSource } from "./passes.ts";
import { isStacked } from "./stacked.ts";

/** Columns that are profiled together, and where they are read from while that lasts. */
export type Part = { columns: readonly TableColumn[]; source: string; drop: () => Promise<void> };

/** Beyond this a copy costs more than opening the file again, unless that is wide. */
const maxCopiedRows = 100_000;
/** Opening a file of more columns than this takes longer than reading one of them. */
const wideColumns = 64;
const maxCopiedCells = 8_000_000;
const maxCopiedColumns = 256;

/** How many columns are profiled together: all that may be copied out of the file at once, else all of it. */
export function partSize({ rowCount }: Pick<PassContext, "rowCount">, columnCount: number): number {
  if (!isCopied(rowCount, columnCount)) return Math.max(1, columnCount);
  return Math.max(1, Math.min(maxCopiedColumns, Math.floor(maxCopiedCells / Math.max(1, rowCount))));
}

/** Copies the columns out of the stored table, where that pays: a wide Parquet file takes long to open. */
export async function openPart(
  { engine, tablePath, rowCount, signal }: Omit<PassContext, "source" | "report">,
  { columns, columnCount }: { columns: readonly TableColumn[]; columnCount: number },
): Promise<Part> {
  const source = tableSource(tablePath);
  if (columns.length === 0 || !isCopied(rowCount, columnCount)) return { columns, source, drop: async () => {} };
  const names = columns.map(({ storageName }) => storageName).join(", ");
  const copy = `CREATE OR REPLACE TEMP TABLE profiled_part AS SELECT ${names}, file_row_number FROM ${source}`;
  await queryRow(engine, copy, signal);
  return {
    columns,
    source: "profiled_part",
    drop: async () => {
      await queryRow(engine, "DROP TABLE IF EXISTS profiled_part");
    },
  };
}

function isCopied(rowCount: number, columnCount: number): boolean {
  if (isStacked({ rowCount })) return false;
  return rowCount <= maxCopiedRows || (columnCount > wideColumns && rowCount <= maxCopiedCells / 2);
}
