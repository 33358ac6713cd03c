import path from "node:path";
import type { FileNotice } from "../manifest.ts";
import type { LocalFile, ReadContext, SourceTable } from "../source.ts";
import { invalidInput } from "../table-error.ts";
import { openArchive, type Archive } from "../xlsx/archive.ts";
import { readSheetRows, type SheetRow } from "../xlsx/rows.ts";
import { readWorkbook, type Sheet, type Workbook } from "../xlsx/workbook.ts";
import { createKindsFile, type KindsFile } from "./kinds-file.ts";

/** Reads one sheet of an Excel workbook: the first row with anything in it is the header. */
export async function readXlsx(file: LocalFile, context: ReadContext): Promise<SourceTable> {
  const archive = await openArchive(file.path, context.limits.maxUnpackedBytes);
  try {
    const workbook = await readWorkbook(archive);
    const sheet = chooseSheet(workbook.sheets, context.overrides.sheet);
    context.onProgress(0.2);
    const target = path.join(context.scratchDir, "sheet.csv");
    const { headers, file: written } = await writeRows({ archive, workbook, sheet }, target, context);
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
      notices: sheetNotices(workbook.sheets, sheet, context.overrides.sheet),
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

/** Puts the rows below the first one into a file that DuckDB can read. */
async function writeRows(
  { archive, workbook, sheet }: OpenSheet,
  target: string,
  { limits, signal }: ReadContext,
): Promise<{ headers: string[]; file: KindsFile }> {
  const file = createKindsFile(target, signal);
  let header: SheetRow | undefined;
  let width = 0;
  await readSheetRows(archive, workbook, sheet, {
    limits,
    reader: {
      row: (row) => {
        width = Math.max(width, row.cells.length);
        if (header) file.add(row.cells);
        else header = row;
      },
      pause: file.pause,
    },
  });
  await file.close();
  if (!header) throw invalidInput(`The sheet "${sheet.name}" is empty.`);
  const { cells } = header;
  return { headers: Array.from({ length: width }, (_, index) => cells[index]?.text ?? ""), file };
}
