import { invalidInput, tooLarge } from "../table-error.ts";

/** How often each number of delimiters per record occurs, for one possible delimiter. */
export type DelimiterCounts = {
  delimiter: string;
  header: number;
  perRecord: Map<number, number>;
  quotesAfter: number;
};

/** What a CSV file is made of, byte by byte. */
export type CsvScan = {
  /** Records with something in them, the header included. */
  records: number;
  blankRecords: number;
  quotedFields: number;
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

const plain = 0;
const quote = 1;
const lineFeed = 2;
const carriageReturn = 3;
const control = 4;
const backslash = 5;
const firstDelimiter = 8;

const maxDistinctCounts = 5000;

function classes(delimiters: readonly string[]): Uint8Array {
  const table = new Uint8Array(256);
  for (let code = 0; code < 32; code += 1) table[code] = control;
  table[127] = control;
  table[9] = plain;
  table[10] = lineFeed;
  table[13] = carriageReturn;
  table[34] = quote;
  table[92] = backslash;
  delimiters.forEach((delimiter, index) => {
    table[delimiter.charCodeAt(0)] = firstDelimiter + index;
  });
  return table;
}

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
  const backslashEscapes = escape === "\\";
  const table = classes(delimiters);
  const counts = new Int32Array(delimiters.length);
  const last = new Int32Array(delimiters.length).fill(-1);
  const runs = new Float64Array(delimiters.length);
  const tallies: DelimiterCounts[] = delimiters.map((delimiter) => ({
    delimiter,
    header: 0,
    perRecord: new Map(),
    quotesAfter: 0,
  }));
  const scan: CsvScan = {
    records: 0,
    blankRecords: 0,
    quotedFields: 0,
    quotedNewlines: 0,
    strayQuotes: 0,
    backslashQuotes: 0,
    lineEnds: { lf: 0, crlf: 0, cr: 0 },
    nulBytes: 0,
    controlBytes: 0,
    longestRecord: 0,
    unclosedQuoteLine: null,
    headerHasNewline: false,
    delimiters: tallies,
  };
  let line = 1;
  let offset = 0;
  let recordStart = 0;
  let inQuotes = false;
  let quoteLine = 0;
  // What the byte before was: a place where a field starts, the end of a quoted field, a CR, a backslash.
  let atFieldStart = true;
  let afterClose = false;
  let afterReturn = false;
  let afterBackslash = false;

  function flush(index: number): void {
    const tally = tallies[index];
    if (!tally || (runs[index] ?? 0) === 0) return;
    const count = last[index] ?? 0;
    const known = tally.perRecord.get(count);
    if (known === undefined && tally.perRecord.size >= maxDistinctCounts) return;
    tally.perRecord.set(count, (known ?? 0) + (runs[index] ?? 0));
    runs[index] = 0;
  }

  function endRecord(end: number, blank: boolean): void {
    const length = end - recordStart;
    if (length > scan.longestRecord) scan.longestRecord = length;
    if (blank) {
      scan.blankRecords += 1;
      return;
    }
    for (let index = 0; index < counts.length; index += 1) {
      const count = counts[index] ?? 0;
      if (scan.records === 0) {
        const tally = tallies[index];
        if (tally) tally.header = count;
      }
      if (last[index] !== count) {
        flush(index);
        last[index] = count;
      }
      runs[index] = (runs[index] ?? 0) + 1;
      counts[index] = 0;
    }
    scan.records += 1;
  }

  function push(bytes: Uint8Array): void {
    const size = bytes.length;
    const kinds = table;
    let position = 0;
    while (position < size) {
      const start = position;
      // Most bytes are plain; this loop is what the speed of the scan depends on.
      while (position < size && kinds[bytes[position] ?? 0] === plain) position += 1;
      if (position > start) afterPlain(offset + start);
      if (position >= size) break;
      const byte = bytes[position] ?? 0;
      special(kinds[byte] ?? plain, byte, offset + position);
      position += 1;
    }
    offset += size;
    if (offset - recordStart > maxRecordBytes) {
      if (inQuotes)
        throw invalidInput(
          `Line ${quoteLine}: a quote is opened and not closed. Close it, or double it where it belongs to the text.`,
        );
      throw tooLarge(`Line ${line} is longer than ${Math.round(maxRecordBytes / 1e6)} MB.`);
    }
  }

  function afterPlain(at: number): void {
    if (afterClose) scan.strayQuotes += 1;
    if (afterReturn) endReturn(at);
    afterClose = false;
    atFieldStart = false;
    afterBackslash = false;
  }

  /** A CR that no LF followed ends a record by itself. */
  function endReturn(next: number): void {
    afterReturn = false;
    scan.lineEnds.cr += 1;
    line += 1;
    endRecord(next - 1, next - 1 === recordStart);
    recordStart = next;
    atFieldStart = true;
  }

  function special(kind: number, byte: number, at: number): void {
    if (inQuotes) {
      insideQuotes(kind, byte);
      return;
    }
    if (afterReturn && kind !== lineFeed) endReturn(at);
    if (kind === quote) {
      if (afterClose) {
        afterClose = false;
        inQuotes = true;
      } else if (atFieldStart) {
        inQuotes = true;
        quoteLine = line;
        scan.quotedFields += 1;
        if (at !== recordStart) {
          const tally = tallies[lastDelimiter];
          if (tally) tally.quotesAfter += 1;
        }
      } else {
        scan.strayQuotes += 1;
      }
      atFieldStart = false;
      return;
    }
    if (kind === lineFeed) {
      const end = afterReturn ? at - 1 : at;
      if (afterReturn) scan.lineEnds.crlf += 1;
      else scan.lineEnds.lf += 1;
      line += 1;
      endRecord(end, end === recordStart);
      recordStart = at + 1;
      atFieldStart = true;
      afterReturn = false;
      afterClose = false;
      return;
    }
    if (kind === carriageReturn) {
      afterReturn = true;
      afterClose = false;
      return;
    }
    if (kind >= firstDelimiter) {
      lastDelimiter = kind - firstDelimiter;
      counts[lastDelimiter] = (counts[lastDelimiter] ?? 0) + 1;
      atFieldStart = true;
      afterClose = false;
      return;
    }
    if (kind === control) countControl(byte);
    if (afterClose) {
      scan.strayQuotes += 1;
      afterClose = false;
    }
    atFieldStart = false;
  }

  function insideQuotes(kind: number, byte: number): void {
    if (kind === quote) {
      if (afterBackslash) scan.backslashQuotes += 1;
      if (!afterBackslash || !backslashEscapes) [inQuotes, afterClose] = [false, true];
    } else if (kind === lineFeed) {
      scan.quotedNewlines += 1;
      line += 1;
      if (scan.records === 0) scan.headerHasNewline = true;
    } else if (kind === carriageReturn) {
      scan.quotedNewlines += 1;
      if (scan.records === 0) scan.headerHasNewline = true;
    } else if (kind === control) countControl(byte);
    afterBackslash = kind === backslash && !afterBackslash;
  }

  function countControl(byte: number): void {
    if (byte === 0) scan.nulBytes += 1;
    else scan.controlBytes += 1;
  }

  let lastDelimiter = 0;
  return {
    push,
    finish: () => {
      if (afterReturn) endReturn(offset);
      if (inQuotes) scan.unclosedQuoteLine = quoteLine;
      if (offset > recordStart) endRecord(offset, false);
      for (let index = 0; index < counts.length; index += 1) flush(index);
      return scan;
    },
  };
}
