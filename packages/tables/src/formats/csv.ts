import path from "node:path";
import { chooseDelimiter, mostDelimiters, usualDelimiters, usualWidth } from "../csv/dialect.ts";
import { copyFromLine, readHeadRecords, toldDelimiter } from "../csv/head.ts";
import { createCsvParser, unclosed, type CsvDialect } from "../csv/parse.ts";
import { rewriteCsv } from "../csv/rewrite.ts";
import type { CsvScan } from "../csv/scan.ts";
import { scanFile } from "../csv/scan-file.ts";
import { openAsUtf8, type Utf8File } from "../encoding.ts";
import { isDataRow } from "../header/data-row.ts";
import { type HeadRecord, linesAboveNotice, missingHeaderNotice, tableStart } from "../header/table-start.ts";
import type { FileNotice } from "../manifest.ts";
import type { LocalFile, ReadContext, SourceTable } from "../source.ts";
import { quoteLiteral } from "../sql.ts";
import { invalidInput, tooManyColumns, unsupported } from "../table-error.ts";

const binaryShare = 0.05;
/** From this share of rows on, fields past the header are columns of their own; below it they share one. */
const surplusColumnsShare = 0.1;
/** So many values below the first row are looked at to tell whether it is a header. */
const maxCellsBelow = 20_000;

/** What was found out about the file before anything of it is read as a table. */
type Reading = {
  file: LocalFile;
  encoding: string;
  scan: CsvScan;
  dialect: CsvDialect;
  /** As many as the first row has fields; blank where it is no header. */
  headers: string[];
  hasHeader: boolean;
  /** Lines that were left out above the file as it is read. */
  linesAbove: number;
  notices: FileNotice[];
  /** Some records from all over the file. */
  records: string[];
};

/**
 * Reads CSV under any of the usual delimiters. A well-formed file is read where it lies; any other is first written again
 * in strict form. Titles and notes above the table are left out; where the first row is data, the columns have no names.
 */
export async function readCsv(original: LocalFile, context: ReadContext): Promise<SourceTable> {
  const text = await openAsUtf8(original, context);
  const told = await toldDelimiter(text.file);
  if (told === null) return readText({ ...text, linesAbove: 0 }, context);
  const overrides = { ...context.overrides, delimiter: context.overrides.delimiter ?? told };
  const file = await copyFromLine(text.file, 2, context);
  return readText({ ...text, file, linesAbove: 1 }, { ...context, overrides });
}

type Text = Utf8File & { linesAbove: number };

async function readText(text: Text, context: ReadContext): Promise<SourceTable> {
  const { file, encoding, linesAbove } = text;
  const { overrides, limits } = context;
  const { scan, escape, records } = await scanFile(file, context);
  if ((scan.nulBytes + scan.controlBytes) / file.size > binaryShare)
    throw unsupported("The file looks binary, not like text.");
  if (scan.records === 0) throw invalidInput("The file holds nothing but blank lines.");
  if (scan.unclosedQuoteLine !== null) throw unclosed(scan.unclosedQuoteLine + linesAbove);
  const delimiter = overrides.delimiter ?? chooseDelimiter(scan) ?? (await delimiterBelowTitle(text, scan, context));
  const dialect: CsvDialect = { delimiter, escape };
  const head = await readHeadRecords(file.path, dialect, limits.maxCellBytes);
  const begin = overrides.header === false ? 0 : tableStart(head, widthBelow(scan, delimiter));
  const start = head[begin];
  if (begin > 0 && start) {
    const rest = await copyFromLine(file, start.line, context);
    const above = head.slice(0, begin).map(({ fields, line }) => ({ fields, line: line + linesAbove }));
    const lines = linesAbove + start.line - 1;
    const notices = [...text.notices, linesAboveNotice(above, lines + 1)];
    const found = { ...overrides, ...(delimiter === null ? {} : { delimiter }) };
    return readText({ file: rest, encoding, linesAbove: lines, notices }, { ...context, overrides: found });
  }
  const width = head[0].fields.length;
  if (width > limits.maxColumns) throw tooManyColumns(`The file has ${width} columns`, limits.maxColumns);
  const reading: Reading = {
    file,
    encoding,
    scan,
    dialect,
    linesAbove,
    records,
    ...headerOf(head, { delimiter, scan, notices: text.notices }, context),
  };
  return isStrict(reading) ? readDirectly(reading, context) : readRewritten(reading, context);
}

/** The fields of the first record as headers; blank ones where the caller, or what stands below it, says that it is data. */
function headerOf(
  [first, ...rows]: readonly [HeadRecord, ...HeadRecord[]],
  { delimiter, scan, notices }: { delimiter: string | null; scan: CsvScan; notices: FileNotice[] },
  { overrides }: ReadContext,
): Pick<Reading, "headers" | "hasHeader" | "notices"> {
  const cellsOf = ({ fields }: HeadRecord) => fields.map((text) => ({ text }));
  const below = rows.slice(0, Math.max(5, Math.floor(maxCellsBelow / first.fields.length)));
  const hasHeader =
    overrides.header ??
    !isDataRow(
      cellsOf(first),
      below.map((row) => cellsOf(row)),
      { decimalComma: delimiter === ";" },
    );
  if (hasHeader) {
    const lacksOne = lacksFirstName([first, ...rows], scan, delimiter);
    return { headers: lacksOne ? ["", ...first.fields] : [...first.fields], hasHeader, notices };
  }
  const headers = first.fields.map(() => "");
  return { headers, hasHeader, notices: [...notices, missingHeaderNotice(headers.length, overrides.header === false)] };
}

/** True where each row has a field more than the header, and not an empty last one: R gives no name to the names of rows. */
function lacksFirstName([first, ...rows]: readonly HeadRecord[], scan: CsvScan, delimiter: string | null): boolean {
  const width = first?.fields.length ?? 0;
  const counts = scan.delimiters.find((candidate) => candidate.delimiter === delimiter);
  const areWider = rows.length > 0 && counts?.perRecord.get(width) === scan.records - 1;
  return areWider && rows.every(({ fields }) => fields.at(-1) !== "");
}

/** Fields of most records. */
function widthBelow(scan: CsvScan, delimiter: string | null): number {
  const counts = scan.delimiters.find((candidate) => candidate.delimiter === delimiter);
  return counts ? usualWidth(counts) : 1;
}

/** The delimiter of a table below a title in which it does not occur. */
async function delimiterBelowTitle({ file }: Text, scan: CsvScan, context: ReadContext): Promise<string | null> {
  for (const delimiter of usualDelimiters) {
    const width = widthBelow(scan, delimiter);
    if (width === 1) continue;
    const head = await readHeadRecords(file.path, { delimiter, escape: '"' }, context.limits.maxCellBytes);
    if (tableStart(head, width) > 0) return delimiter;
  }
  return null;
}

/** True for a file that DuckDB's strict reader takes as it is, and takes as we do. */
function isStrict({ scan, headers, dialect }: Reading): boolean {
  const { lf, crlf, cr } = scan.lineEnds;
  const counts = scan.delimiters.find((candidate) => candidate.delimiter === dialect.delimiter);
  const regular = counts
    ? counts.perRecord.get(headers.length - 1) === scan.records
    : unusedDelimiter(scan) !== undefined;
  const wellFormed = scan.strayQuotes === 0 && scan.nulBytes === 0 && scan.controlBytes === 0 && !scan.headerHasNewline;
  return (
    regular && wellFormed && dialect.escape === '"' && cr === 0 && (lf === 0 || crlf === 0) && scan.blankRecords === 0
  );
}

/** A delimiter that stands nowhere in the file: reads a file of one column. */
function unusedDelimiter(scan: CsvScan): string | undefined {
  return scan.delimiters.find((counts) => mostDelimiters(counts) === 0)?.delimiter;
}

function readDirectly(reading: Reading, context: ReadContext): SourceTable {
  const { scan, headers, dialect } = reading;
  const relation = relationOf(reading.file.path, {
    width: headers.length,
    header: reading.hasHeader,
    delimiter: dialect.delimiter ?? unusedDelimiter(scan) ?? ",",
    parallel: scan.quotedNewlines === 0,
    longestRecord: scan.longestRecord,
  });
  return {
    ...describe(reading, headers, context),
    relation,
    expectedRows: scan.records - (reading.hasHeader ? 1 : 0),
    notices: reading.notices,
    farRows: rowsOf(reading),
    fallback: async () => readRewritten(reading, context),
  };
}

function rowsOf({ records, dialect, scan }: Reading): string[][] {
  const rows: string[][] = [];
  const parser = createCsvParser(dialect, scan.longestRecord, ({ fields }) => {
    rows.push(fields);
    return true;
  });
  for (const record of records) parser.push(`${record}\n`);
  parser.finish();
  return rows;
}

async function readRewritten(reading: Reading, context: ReadContext): Promise<SourceTable> {
  const { scan, dialect, headers } = reading;
  const width = widthOf(reading);
  if (width > context.limits.maxColumns)
    throw tooManyColumns(`The file has ${width} columns`, context.limits.maxColumns);
  const targetPath = path.join(context.scratchDir, "rewritten.csv");
  let done = 0;
  const result = await rewriteCsv({
    sourcePath: reading.file.path,
    targetPath,
    dialect,
    hasHeader: reading.hasHeader,
    linesAbove: reading.linesAbove,
    headerWidth: headers.length,
    width,
    maxCellBytes: context.limits.maxCellBytes,
    signal: context.signal,
    onBytes: (bytes) => {
      done += bytes;
      context.onProgress(0.5 + (0.5 * done) / reading.file.size);
    },
  });
  const allHeaders = [...headers, ...Array.from({ length: width - headers.length }, () => "")];
  const relation = relationOf(targetPath, {
    width,
    header: false,
    delimiter: ",",
    isLf: true,
    parallel: !result.quotedNewlines,
    longestRecord: scan.longestRecord * 2 + width * 3,
  });
  return {
    ...describe(reading, allHeaders, context),
    relation,
    expectedRows: result.rows,
    notices: [...reading.notices, ...result.notices, ...lineEndNotices(scan)],
  };
}

function widthOf({ scan, dialect, headers }: Reading): number {
  const counts = scan.delimiters.find((candidate) => candidate.delimiter === dialect.delimiter);
  if (!counts) return headers.length;
  let [widest, surplus] = [headers.length, 0];
  for (const [delimiters, records] of counts.perRecord) {
    if (delimiters + 1 <= headers.length) continue;
    surplus += records;
    widest = Math.max(widest, delimiters + 1);
  }
  if (surplus === 0) return headers.length;
  return surplus / scan.records >= surplusColumnsShare ? widest : headers.length + 1;
}

function lineEndNotices(scan: CsvScan): FileNotice[] {
  const { lf, crlf, cr } = scan.lineEnds;
  const kinds = [lf, crlf, cr].filter((count) => count > 0);
  if (kinds.length < 2) return [];
  const count = kinds.reduce((sum, each) => sum + each, 0) - Math.max(...kinds);
  return [
    {
      kind: "mixed_line_ends",
      count,
      lines: [],
      message: `Lines end in different ways: ${lf} with LF, ${crlf} with CR LF, ${cr} with CR.`,
    },
  ];
}

function describe(reading: Reading, headers: string[], context: ReadContext) {
  return {
    format: "csv" as const,
    style: "text" as const,
    headers,
    encoding: reading.encoding,
    delimiter: reading.dialect.delimiter,
    sheet: null,
    measureCells: reading.scan.longestRecord > context.limits.maxCellBytes,
  };
}

type RelationOptions = {
  width: number;
  header: boolean;
  delimiter: string;
  parallel: boolean;
  longestRecord: number;
  /** True where each line ends with LF alone: a CR inside quotes then misleads nobody. */
  isLf?: boolean;
};

/** From so many columns on, one thread stores a table in a quarter of the time and a third of the memory that two take. */
const sequentialFrom = 500;

function relationOf(file: string, options: RelationOptions): string {
  const parallel = options.parallel && options.width < sequentialFrom;
  const columns = Array.from({ length: options.width }, (_, index) => `'c${index}': 'VARCHAR'`).join(", ");
  const lineSize = Math.max(2_097_152, options.longestRecord * 2);
  return (
    `read_csv(${quoteLiteral(file)}, auto_detect = false, header = ${options.header}, delim = ${quoteLiteral(options.delimiter)}, ` +
    `${options.isLf ? "new_line = '\\n', " : ""}quote = '"', escape = '"', nullstr = '', strict_mode = true, parallel = ${parallel}, ` +
    `max_line_size = ${lineSize}, buffer_size = ${Math.max(8_388_608, lineSize * 2)}, columns = {${columns}})`
  );
}
