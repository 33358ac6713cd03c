import { invalidInput, tooLarge } from "../table-error.ts";

export type CsvDialect = { delimiter: string | null; escape: '"' | "\\" };

/** One record: its fields, the line of the file on which it begins, counted from 1, and whether a line ends inside a field. */
export type CsvRecord = { fields: string[]; line: number; isMultiline: boolean };

export type CsvParser = { push(text: string): void; finish(): void };

/** Handles one record at a time; anything but true ends the parsing. */
export type RecordHandler = (record: CsvRecord) => boolean;

type Place = {
  readonly delimiter: string;
  readonly backslashed: boolean;
  readonly maxCellBytes: number;
  readonly handle: RecordHandler;
  /** Where a run of plain text ends, outside quotes and inside of them, by code point below 128. */
  readonly endsOutside: Uint8Array;
  readonly endsInside: Uint8Array;
  field: string;
  fields: string[];
  quoted: boolean;
  inQuotes: boolean;
  afterQuote: boolean;
  afterBackslash: boolean;
  afterReturn: boolean;
  ended: boolean;
  isMultiline: boolean;
  line: number;
  recordLine: number;
  quoteLine: number;
};

/**
 * Reads CSV text in pieces and leniently: any mix of line ends; a quote inside an unquoted field is text; text after a
 * closing quote belongs to the field.
 * @throws TableError for a quote that is never closed and for a cell past `maxCellBytes` characters
 */
export function createCsvParser(dialect: CsvDialect, maxCellBytes: number, handle: RecordHandler): CsvParser {
  const place = startPlace(dialect, maxCellBytes, handle);
  return {
    push: (text) => {
      let position = 0;
      while (position < text.length && !place.ended) {
        position = place.inQuotes ? readQuoted(place, text, position) : readPlain(place, text, position);
      }
    },
    finish: () => {
      if (place.ended) return;
      if (place.inQuotes) throw unclosed(place.quoteLine);
      if (place.field !== "" || place.quoted || place.fields.length > 0) endRecord(place);
    },
  };
}

function startPlace(dialect: CsvDialect, maxCellBytes: number, handle: RecordHandler): Place {
  const delimiter = dialect.delimiter ?? "";
  const backslashed = dialect.escape === "\\";
  return {
    delimiter,
    backslashed,
    maxCellBytes,
    handle,
    endsOutside: codesOf(`"\n\r${delimiter}`),
    endsInside: codesOf(backslashed ? '"\\' : '"'),
    field: "",
    fields: [],
    quoted: false,
    inQuotes: false,
    afterQuote: false,
    afterBackslash: false,
    afterReturn: false,
    ended: false,
    isMultiline: false,
    line: 1,
    recordLine: 1,
    quoteLine: 1,
  };
}

function codesOf(characters: string): Uint8Array {
  const codes = new Uint8Array(65_536);
  for (let index = 0; index < characters.length; index += 1) codes[characters.charCodeAt(index)] = 1;
  return codes;
}

function endOfRun(text: string, from: number, ends: Uint8Array): number {
  let end = from;
  while (end < text.length && ends[text.charCodeAt(end)] === 0) end += 1;
  return end;
}

/** Reads text up to the next mark, and the mark; gives the place after it. */
function readPlain(place: Place, text: string, from: number): number {
  const end = endOfRun(text, from, place.endsOutside);
  if (end > from) {
    place.afterQuote = false;
    place.afterReturn = false;
    append(place, text.slice(from, end));
  }
  if (end === text.length) return end;
  const mark = text.charAt(end);
  if (mark === '"') openQuote(place);
  else if (mark === "\n") {
    if (!place.afterReturn) endRecord(place);
  } else if (mark === "\r") endRecord(place);
  else endField(place);
  place.afterReturn = mark === "\r";
  return end + 1;
}

function openQuote(place: Place): void {
  if (place.afterQuote) {
    append(place, '"');
    place.afterQuote = false;
    place.inQuotes = true;
  } else if (place.field === "" && !place.quoted) {
    place.inQuotes = true;
    place.quoted = true;
    place.quoteLine = place.line;
  } else append(place, '"');
}

function readQuoted(place: Place, text: string, from: number): number {
  const end = endOfRun(text, from, place.endsInside);
  if (end > from) appendQuoted(place, text.slice(from, end));
  if (end === text.length) return end;
  if (place.backslashed) {
    readEscaped(place, text.charAt(end));
    return end + 1;
  }
  // Two quotes are one of the value; of an odd number, the last closes the field.
  let stop = end + 1;
  while (stop < text.length && text.charCodeAt(stop) === 34) stop += 1;
  const pairs = (stop - end) >> 1;
  if (pairs > 0) append(place, '"'.repeat(pairs));
  if (stop - end > pairs * 2) closeQuote(place);
  return stop;
}

function readEscaped(place: Place, mark: string): void {
  if (place.afterBackslash) {
    place.afterBackslash = false;
    append(place, mark);
  } else if (mark === "\\") place.afterBackslash = true;
  else closeQuote(place);
}

function closeQuote(place: Place): void {
  place.inQuotes = false;
  place.afterQuote = true;
}

function appendQuoted(place: Place, text: string): void {
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) place.line += 1;
  place.isMultiline ||= text.includes("\n") || text.includes("\r");
  append(place, place.afterBackslash ? `\\${text}` : text);
  place.afterBackslash = false;
}

function append(place: Place, text: string): void {
  place.field += text;
  if (place.field.length <= place.maxCellBytes) return;
  if (place.inQuotes && place.field.includes("\n")) throw unclosed(place.quoteLine);
  throw tooLarge(`Line ${place.recordLine}: a cell is longer than ${place.maxCellBytes} bytes.`);
}

function endField(place: Place): void {
  place.fields.push(place.field);
  place.field = "";
  place.quoted = false;
  place.afterQuote = false;
}

function endRecord(place: Place): void {
  endField(place);
  const record = { fields: place.fields, line: place.recordLine, isMultiline: place.isMultiline };
  place.fields = [];
  place.isMultiline = false;
  place.line += 1;
  place.recordLine = place.line;
  if (!place.handle(record)) place.ended = true;
}

/** A quote that is opened on this line and closed nowhere. */
export function unclosed(line: number): Error {
  return invalidInput(
    `Line ${line}: a quote is opened and not closed. Close it, or double it where it belongs to the text.`,
  );
}
