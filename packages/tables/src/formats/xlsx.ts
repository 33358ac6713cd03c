import { once } from "node:events";
import { createWriteStream } from "node:fs";
import path from "node:path";
import { finished } from "node:stream/promises";
import type { FileNotice } from "../manifest.ts";
import type { LocalFile, ReadContext, SourceTable } from "../source.ts";
import { quoteLiteral } from "../sql.ts";
import { invalidInput } from "../table-error.ts";
import { openArchive, type Archive } from "../xlsx/archive.ts";
import { readSheetRows, type Cell, type SheetRow } from "../xlsx/rows.ts";
import { readWorkbook, type Sheet, type Workbook } from "../xlsx/workbook.ts";

const flushLength = 1 << 20;

/** Reads one sheet of an Excel workbook: the first row with anything in it is the header. */
export async function readXlsx(file: LocalFile, context: ReadContext): Promise<SourceTable> {
  const archive = await openArchive(file.path, context.limits.maxUnpackedBytes);
  try {
    const workbook = await readWorkbook(archive);
    const sheet = chooseSheet(workbook.sheets, context.overrides.sheet);
    context.onProgress(0.2);
    const target = path.join(context.scratchDir, "sheet.csv");
    const { headers, rows } = await writeRows({ archive, workbook, sheet }, target, context);
    return {
      format: "xlsx",
      style: "kinds",
      relation: relationOf(target, headers.length, context),
      headers,
      encoding: null,
      delimiter: null,
      sheet: sheet.name,
      expectedRows: rows,
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

/** Writes the rows as CSV, each value followed by its kind; short rows are filled up when they are read. */
async function writeRows(
  { archive, workbook, sheet }: OpenSheet,
  target: string,
  context: ReadContext,
): Promise<{ headers: string[]; rows: number }> {
  const output = createWriteStream(target, { flags: "wx" });
  let header: SheetRow | undefined;
  let [rows, width, pendingLength] = [0, 0, 0];
  let pending: string[] = [];
  const flush = async (): Promise<void> => {
    context.signal?.throwIfAborted();
    const text = pending.join("");
    [pending, pendingLength] = [[], 0];
    if (text !== "" && !output.write(text)) await once(output, "drain");
  };
  await readSheetRows(archive, workbook, sheet, {
    limits: context.limits,
    reader: {
      row: (row) => {
        width = Math.max(width, row.cells.length);
        if (!header) {
          header = row;
          return;
        }
        const text = `${Array.from(row.cells, (cell) => cellText(cell)).join(",")}\n`;
        pending.push(text);
        pendingLength += text.length;
        rows += 1;
      },
      pause: async () => {
        if (pendingLength > flushLength) await flush();
      },
    },
  });
  await flush();
  output.end();
  await finished(output);
  if (!header) throw invalidInput(`The sheet "${sheet.name}" is empty.`);
  const { cells } = header;
  return { headers: Array.from({ length: width }, (_, index) => cells[index]?.text ?? ""), rows };
}

function cellText(cell: Cell | undefined): string {
  return cell ? `"${cell.text.replaceAll('"', '""').replaceAll("\0", "\\u0000")}",${cell.kind}` : ",";
}

function relationOf(target: string, width: number, context: ReadContext): string {
  const columns = Array.from({ length: width }, (_, index) => `'c${index}': 'VARCHAR', 'k${index}': 'VARCHAR'`).join(
    ", ",
  );
  const lineSize = Math.min(134_217_728, Math.max(2_097_152, width * 64 + context.limits.maxCellBytes * 8));
  return (
    `read_csv(${quoteLiteral(target)}, auto_detect = false, header = false, delim = ',', quote = '"', escape = '"', nullstr = '', ` +
    `null_padding = true, strict_mode = true, parallel = false, max_line_size = ${lineSize}, buffer_size = ${lineSize * 2}, columns = {${columns}})`
  );
}
