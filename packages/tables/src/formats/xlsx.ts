import path from "node:path";
import { isDataRow } from "../header/data-row.ts";
import { linesAboveNotice, missingHeaderNotice, tableStart } from "../header/table-start.ts";
import type { FileNotice } from "../manifest.ts";
import type { LocalFile, ReadContext, SourceTable } from "../source.ts";
import { invalidInput } from "../table-error.ts";
import { openArchive, type Archive } from "../xlsx/archive.ts";
import { readSheetRows, type SheetRow, type SheetTally } from "../xlsx/rows.ts";
import { readWorkbook, type Sheet, type Workbook } from "../xlsx/workbook.ts";
import { counted } from "../wording.ts";
import { createKindsFile, type KindsFile } from "./kinds-file.ts";

/**
 * Reads one sheet of an Excel workbook: the first row with anything in it is the header, unless titles stand above the table or it is
 * data itself.
 */
export async function readXlsx(file: LocalFile, context: ReadContext): Promise<SourceTable> {
  const archive = await openArchive(file.path, context.limits.maxUnpackedBytes);
  try {
    const workbook = await readWorkbook(archive);
    const sheet = chooseSheet(workbook.sheets, context.overrides.sheet);
    context.onProgress(0.2);
    const target = path.join(context.scratchDir, "sheet.csv");
    const { headers, file: written, notices } = await writeRows({ archive, workbook, sheet }, target, context);
    return {
      format: "xlsx",
      style: "kinds",
      relation: written.relation(headers.length),
      headers,
      encoding: null,
      delimiter: null,
      sheet: sheet.name,
      expectedRows: written.rows,
      measureCells: false,
      notices: [...sheetNotices(workbook.sheets, sheet, context.overrides.sheet), ...notices],
    };
  } finally {
    archive.close();
  }
}

function chooseSheet(sheets: readonly Sheet[], wanted: string | undefined): Sheet {
  const [first] = sheets;
  const byName =
    sheets.find(({ name }) => name === wanted) ??
    sheets.find(({ name }) => name.toLowerCase() === wanted?.toLowerCase());
  const byNumber = /^\d+$/.test(wanted ?? "") ? sheets[Number(wanted) - 1] : undefined;
  const sheet = wanted === undefined ? first : (byName ?? byNumber);
  if (sheet) return sheet;
  const names = sheets.slice(0, 20).map(({ name }) => `"${name}"`);
  throw invalidInput(`The workbook has no sheet "${wanted}". It has: ${names.join(", ")}.`);
}

function sheetNotices(sheets: readonly Sheet[], read: Sheet, wanted: string | undefined): FileNotice[] {
  const others = sheets.filter((sheet) => sheet !== read).map(({ name }) => `"${name}"`);
  if (others.length === 0 || wanted !== undefined) return [];
  const message = `Only the first sheet, "${read.name}", was read; not ${others.slice(0, 20).join(", ")}.`;
  return [{ kind: "sheets_ignored", count: others.length, lines: [], message }];
}

type OpenSheet = { archive: Archive; workbook: Workbook; sheet: Sheet };

/** So many rows at the top tell where the table begins, and whether it has a header. */
const headRows = 200;

/** Puts the rows of the table into a file that DuckDB can read. */
async function writeRows(
  { archive, workbook, sheet }: OpenSheet,
  target: string,
  { limits, signal, overrides }: ReadContext,
): Promise<{ headers: string[]; file: KindsFile; notices: FileNotice[] }> {
  const file = createKindsFile(target, signal);
  const head: SheetRow[] = [];
  let top: Top | undefined;
  let width = 0;
  const begin = (): Top => {
    const found = topOf(head, overrides.header);
    for (const { cells } of found.rows) file.add(cells);
    return found;
  };
  const tally = await readSheetRows(archive, workbook, sheet, {
    limits,
    reader: {
      row: (row) => {
        width = Math.max(width, row.cells.length);
        if (top) file.add(row.cells);
        else if (head.push(row) === headRows) top = begin();
      },
      pause: file.pause,
    },
  });
  if (head.length === 0) throw invalidInput(`The sheet "${sheet.name}" is empty.`);
  const { header, notices } = (top ??= begin());
  await file.close();
  const headers = Array.from({ length: width }, (_, index) => header?.cells[index]?.text ?? "");
  const missing = header ? [] : [missingHeaderNotice(width, overrides.header === false)];
  return { headers, file, notices: [...notices, ...missing, ...tallyNotices(tally)] };
}

/** The header, where there is one, and the first rows below it. */
type Top = { header: SheetRow | null; rows: readonly SheetRow[]; notices: FileNotice[] };

function topOf(head: readonly SheetRow[], wanted: boolean | undefined): Top {
  const width = Math.max(...head.map(({ cells }) => cells.length));
  const records = head.map(({ cells, number }) => ({
    fields: Array.from({ length: width }, (_, index) => cells[index]?.text ?? ""),
    line: number,
  }));
  const start = wanted === false ? 0 : tableStart(records, width);
  const [header, ...rows] = head.slice(start);
  if (!header) return { header: null, rows: [], notices: [] };
  const notices = start === 0 ? [] : [linesAboveNotice(records.slice(0, start), header.number)];
  const below = rows.map(({ cells }) => cells);
  const isData = wanted === undefined ? isDataRow(header.cells, below, { decimalComma: false }) : !wanted;
  return isData ? { header: null, rows: [header, ...rows], notices } : { header, rows, notices };
}

function tallyNotices({ errors, unsaved, merged }: SheetTally): FileNotice[] {
  const kinds = [...errors.kinds].map(([kind, count]) => `${kind} ${count}`).join(", ");
  const found: FileNotice[] = [
    {
      kind: "error_cells",
      count: errors.count,
      lines: errors.rows,
      message: `${counted(errors.count, "cell holds an error", "cells hold an error")} in place of a value (${kinds}; first ${errors.first}) and ${errors.count === 1 ? "is" : "are"} read as missing.`,
    },
    {
      kind: "formulas_without_values",
      count: unsaved.count,
      lines: unsaved.rows,
      message: `${counted(unsaved.count, "formula has", "formulas have")} no saved result (first ${unsaved.first}) and ${unsaved.count === 1 ? "is" : "are"} read as missing.`,
    },
    {
      kind: "merged_cells",
      count: merged.count,
      lines: [],
      message: `${counted(merged.count, "range of cells is", "ranges of cells are")} merged (first ${merged.first}): only the first cell of each holds its value, the others are missing.`,
    },
  ];
  return found.filter(({ count }) => count > 0);
}
