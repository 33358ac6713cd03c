import { createReadStream, createWriteStream } from "node:fs";
import { once } from "node:events";
import type { Writable } from "node:stream";
import { finished } from "node:stream/promises";
import type { FileNotice } from "../manifest.ts";
import { counted } from "../wording.ts";
import { createCsvParser, type CsvDialect, type CsvRecord } from "./parse.ts";

export type RewriteOptions = {
  sourcePath: string;
  targetPath: string;
  dialect: CsvDialect;
  /** False where the first record is a row. */
  hasHeader: boolean;
  /** Lines that the file as it came has above this one: notices speak of its lines. */
  linesAbove: number;
  /** Fields of the header. */
  headerWidth: number;
  /** Fields of every row that is written; surplus ones are joined into the last. */
  width: number;
  maxCellBytes: number;
  signal: AbortSignal | undefined;
  onBytes: (bytes: number) => void;
};

export type RewriteResult = { rows: number; quotedNewlines: boolean; notices: FileNotice[] };

const maxLines = 100;
const flushLength = 1 << 20;
// Characters below the space but tab, LF and CR; they are legal in the file and meaningless in a cell.
// oxlint-disable-next-line no-control-regex
const controlPattern = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/;

type Tally = { count: number; lines: number[] };

function note(tally: Tally, line: number): void {
  tally.count += 1;
  if (tally.lines.length < maxLines) tally.lines.push(line);
}

/**
 * Writes CSV of any shape again as strict CSV without a header: commas, every value quoted, LF, the same number of fields in
 * each row. Short rows are filled up with empty fields; NUL is written as `\u0000`.
 */
export async function rewriteCsv(options: RewriteOptions): Promise<RewriteResult> {
  const writer = createRowWriter(options);
  const parser = createCsvParser(options.dialect, options.maxCellBytes, (record) => {
    writer.add(record);
    return true;
  });
  const output = createWriteStream(options.targetPath, { flags: "wx" });
  await pumpText(options, parser, async () => {
    if (writer.isFull()) await write(output, writer.take());
  });
  await write(output, writer.take());
  output.end();
  await finished(output);
  return writer.result();
}

type RowWriter = {
  add(record: CsvRecord): void;
  isFull(): boolean;
  /** The rows that were added since the last call, as text. */
  take(): string;
  result(): RewriteResult;
};

function createRowWriter({ hasHeader, linesAbove, headerWidth, width, dialect }: RewriteOptions): RowWriter {
  const [short, long, controls]: [Tally, Tally, Tally] = [emptyTally(), emptyTally(), emptyTally()];
  let [rows, isHeader, quotedNewlines, holdsNul] = [0, hasHeader, false, false];
  let pending: string[] = [];
  let lines: number[] = [];
  let pendingLength = 0;
  const delimiter = dialect.delimiter ?? ",";
  return {
    add: (record) => {
      const { fields } = record;
      const line = record.line + linesAbove;
      if (isBlank(record) && (isHeader || headerWidth > 1)) return;
      if (isHeader) {
        isHeader = false;
        return;
      }
      if (fields.length < headerWidth) note(short, line);
      else if (fields.length > headerWidth) note(long, line);
      const text = rowText(fields, width, delimiter);
      quotedNewlines ||= record.isMultiline;
      pending.push(text);
      lines.push(line);
      pendingLength += text.length;
      rows += 1;
    },
    isFull: () => pendingLength >= flushLength,
    take: () => {
      const text = pending.join("");
      // Hardly any file has such characters, so that they are looked for in many rows at once.
      const isOdd = controlPattern.test(text);
      if (isOdd) pending.forEach((row, index) => controlPattern.test(row) && note(controls, lines[index] ?? 0));
      const nul = isOdd && text.includes("\0");
      holdsNul ||= nul;
      [pending, lines, pendingLength] = [[], [], 0];
      return nul ? text.replaceAll("\0", "\\u0000") : text;
    },
    result: () => {
      const notices = [
        ...raggedNotices(short, long, { width: headerWidth, hasHeader }),
        ...controlNotices(controls, holdsNul),
      ];
      return { rows, quotedNewlines, notices };
    },
  };
}

async function pumpText(
  options: RewriteOptions,
  parser: { push(text: string): void; finish(): void },
  flush: () => Promise<void>,
): Promise<void> {
  const input = createReadStream(options.sourcePath, { highWaterMark: 1 << 20, signal: options.signal });
  const decoder = new TextDecoder("utf-8");
  for await (const chunk of input) {
    const bytes: Buffer = chunk;
    parser.push(decoder.decode(bytes, { stream: true }));
    options.onBytes(bytes.length);
    await flush();
  }
  parser.push(decoder.decode());
  parser.finish();
}

async function write(output: Writable, text: string): Promise<void> {
  if (!output.write(text)) await once(output, "drain");
}

function isBlank(record: CsvRecord): boolean {
  return record.fields.length === 1 && record.fields[0] === "";
}

function rowText(fields: readonly string[], width: number, delimiter: string): string {
  const kept =
    fields.length > width ? [...fields.slice(0, width - 1), fields.slice(width - 1).join(delimiter)] : fields;
  let text = "";
  for (let position = 0; position < width; position += 1) {
    const field = kept[position] ?? "";
    const quoted = field.includes('"') ? field.replaceAll('"', '""') : field;
    text += position === 0 ? `"${quoted}"` : `,"${quoted}"`;
  }
  return `${text}\n`;
}

function emptyTally(): Tally {
  return { count: 0, lines: [] };
}

function raggedNotices(
  short: Tally,
  long: Tally,
  { width, hasHeader }: { width: number; hasHeader: boolean },
): FileNotice[] {
  const count = short.count + long.count;
  if (count === 0) return [];
  const lines = [...short.lines, ...long.lines].toSorted((a, b) => a - b).slice(0, maxLines);
  const parts = [
    ...(short.count > 0 ? [`${counted(short.count, "has", "have")} fewer fields (filled up as missing)`] : []),
    ...(long.count > 0 ? [`${counted(long.count, "has", "have")} more (kept in further columns)`] : []),
  ];
  const message = `The ${hasHeader ? "header" : "first row"} has ${counted(width, "field")}; of the rows, ${parts.join(" and ")}.`;
  return [{ kind: "ragged_rows", count, lines, message }];
}

function controlNotices({ count, lines }: Tally, holdsNul: boolean): FileNotice[] {
  if (count === 0) return [];
  const shown = holdsNul ? "; NUL is shown as \\u0000" : "";
  const message = `${counted(count, "row holds", "rows hold")} control characters${shown}.`;
  return [{ kind: "control_characters", count, lines, message }];
}
