import { tooLarge } from "../table-error.ts";
import {
  backslash,
  byteClasses,
  carriageReturn,
  control,
  firstDelimiter,
  lineFeed,
  plain,
  quote,
} from "./byte-classes.ts";
import { unclosed } from "./parse.ts";
import { createTallies, type DelimiterCounts, type Tallies } from "./tally.ts";

/** What a CSV file is made of, byte by byte. */
export type CsvScan = {
  /** Records with something in them, the header included. */
  records: number;
  blankRecords: number;
  quotedNewlines: number;
  /** Quotes that stand where RFC 4180 allows none. */
  strayQuotes: number;
  /** Quotes after a backslash inside a quoted field. */
  backslashQuotes: number;
  lineEnds: { lf: number; crlf: number; cr: number };
  nulBytes: number;
  controlBytes: number;
  longestRecord: number;
  /** Line of a quote that is never closed. */
  unclosedQuoteLine: number | null;
  /** A line end inside the header record. */
  headerHasNewline: boolean;
  delimiters: DelimiterCounts[];
};

export type CsvScanner = { push(bytes: Uint8Array): void; finish(): CsvScan };

/** A scan of nothing yet. */
export function emptyScan(delimiters: DelimiterCounts[]): CsvScan {
  return {
    records: 0,
    blankRecords: 0,
    quotedNewlines: 0,
    strayQuotes: 0,
    backslashQuotes: 0,
    lineEnds: { lf: 0, crlf: 0, cr: 0 },
    nulBytes: 0,
    controlBytes: 0,
    longestRecord: 0,
    unclosedQuoteLine: null,
    headerHasNewline: false,
    delimiters,
  };
}

/** Where the scanner is. */
type Place = {
  scan: CsvScan;
  tallies: Tallies;
  /** A backslash takes its meaning from the quote that follows. */
  backslashEscapes: boolean;
  line: number;
  recordStart: number;
  inQuotes: boolean;
  quoteLine: number;
  // What the byte before was: a place where a field starts, the end of a quoted field, a CR, a backslash.
  atFieldStart: boolean;
  afterClose: boolean;
  afterReturn: boolean;
  afterBackslash: boolean;
};

/**
 * Reads bytes of UTF-8 text as records under several possible delimiters at once. A quote opens a quoted field at the
 * start of a record and after any of the delimiters.
 * @param maxRecordBytes a longer record is refused
 * @param escape what stands before a quote that belongs to the value
 */
export function createCsvScanner(
  delimiters: readonly string[],
  maxRecordBytes: number,
  escape: '"' | "\\" = '"',
): CsvScanner {
  const kinds = byteClasses(delimiters);
  const tallies = createTallies(delimiters);
  const place = startPlace(tallies, escape === "\\");
  let offset = 0;
  return {
    push: (bytes) => {
      const size = bytes.length;
      let position = 0;
      while (position < size) {
        const start = position;
        // Most bytes are plain; this loop is what the speed of the scan depends on.
        while (position < size && kinds[bytes[position] ?? 0] === plain) position += 1;
        if (position > start) afterPlain(place, offset + start);
        if (position >= size) break;
        const byte = bytes[position] ?? 0;
        const kind = kinds[byte] ?? plain;
        if (place.inQuotes) insideQuotes(place, kind, byte);
        else outsideQuotes(place, { kind, byte, at: offset + position });
        position += 1;
      }
      offset += size;
      if (offset - place.recordStart > maxRecordBytes) throw endlessRecord(place, maxRecordBytes);
    },
    finish: () => {
      if (place.afterReturn) endReturn(place, offset);
      if (place.inQuotes) place.scan.unclosedQuoteLine = place.quoteLine;
      if (offset > place.recordStart) endRecord(place, offset, offset + 1);
      tallies.flush();
      return place.scan;
    },
  };
}

function startPlace(tallies: Tallies, backslashEscapes: boolean): Place {
  return {
    scan: emptyScan(tallies.counts),
    tallies,
    backslashEscapes,
    line: 1,
    recordStart: 0,
    inQuotes: false,
    quoteLine: 0,
    atFieldStart: true,
    afterClose: false,
    afterReturn: false,
    afterBackslash: false,
  };
}

function endlessRecord({ inQuotes, quoteLine, line }: Place, maxRecordBytes: number): Error {
  if (!inQuotes) return tooLarge(`Line ${line} is longer than ${Math.round(maxRecordBytes / 1e6)} MB.`);
  return unclosed(quoteLine);
}

function endRecord(place: Place, end: number, next: number): void {
  const { scan } = place;
  const length = end - place.recordStart;
  if (length > scan.longestRecord) scan.longestRecord = length;
  if (length === 0) scan.blankRecords += 1;
  else {
    place.tallies.endRecord();
    scan.records += 1;
  }
  place.recordStart = next;
  place.atFieldStart = true;
}

function afterPlain(place: Place, at: number): void {
  if (place.afterClose) place.scan.strayQuotes += 1;
  if (place.afterReturn) endReturn(place, at);
  place.afterClose = false;
  place.atFieldStart = false;
  place.afterBackslash = false;
}

/** A CR that no LF followed ends a record by itself. */
function endReturn(place: Place, next: number): void {
  place.afterReturn = false;
  place.scan.lineEnds.cr += 1;
  place.line += 1;
  endRecord(place, next - 1, next);
}

type Special = { kind: number; byte: number; at: number };

function outsideQuotes(place: Place, { kind, byte, at }: Special): void {
  if (place.afterReturn && kind !== lineFeed) endReturn(place, at);
  if (kind === quote) {
    atQuote(place, at);
    return;
  }
  if (kind === lineFeed) endLine(place, at);
  else if (kind === carriageReturn) place.afterReturn = true;
  else if (kind >= firstDelimiter) {
    place.tallies.count(kind - firstDelimiter);
    place.atFieldStart = true;
  } else {
    if (kind === control) countControl(place.scan, byte);
    if (place.afterClose) place.scan.strayQuotes += 1;
    place.atFieldStart = false;
  }
  place.afterClose = false;
}

function atQuote(place: Place, at: number): void {
  if (place.afterClose) {
    place.afterClose = false;
    place.inQuotes = true;
  } else if (place.atFieldStart) {
    place.inQuotes = true;
    place.quoteLine = place.line;
    if (at !== place.recordStart) place.tallies.countQuote();
  } else place.scan.strayQuotes += 1;
  place.atFieldStart = false;
}

function endLine(place: Place, at: number): void {
  const { lineEnds } = place.scan;
  if (place.afterReturn) lineEnds.crlf += 1;
  else lineEnds.lf += 1;
  place.line += 1;
  endRecord(place, place.afterReturn ? at - 1 : at, at + 1);
  place.afterReturn = false;
}

function insideQuotes(place: Place, kind: number, byte: number): void {
  const { scan } = place;
  if (kind === quote) {
    if (place.afterBackslash) scan.backslashQuotes += 1;
    if (!place.afterBackslash || !place.backslashEscapes) {
      place.inQuotes = false;
      place.afterClose = true;
    }
  } else if (kind === lineFeed || kind === carriageReturn) {
    scan.quotedNewlines += 1;
    if (kind === lineFeed) place.line += 1;
    if (scan.records === 0) scan.headerHasNewline = true;
  } else if (kind === control) countControl(scan, byte);
  place.afterBackslash = kind === backslash && !place.afterBackslash;
}

function countControl(scan: CsvScan, byte: number): void {
  if (byte === 0) scan.nulBytes += 1;
  else scan.controlBytes += 1;
}
