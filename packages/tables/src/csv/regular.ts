import { backslash, byteClasses, carriageReturn, firstDelimiter, lineFeed, plain, quote } from "./byte-classes.ts";
import { emptyScan, type CsvScan } from "./scan.ts";

/** Where a record stands in the file, from its first byte to the one after its last. */
export type RecordPlace = { start: number; end: number };

/** Reads on while the file is regular; `push` is false, and `finish` null, once it is not. */
export type RegularScanner = {
  push(bytes: Uint8Array): boolean;
  finish(): CsvScan | null;
  /** The record that ended last. */
  lastRecord(): RecordPlace;
};

// Classes of a byte outside quotes: a delimiter counts 1, so that counting needs no branch.
const delimiterClass = 1;
const lineFeedClass = 2;
const returnClass = 3;
const quoteClass = 4;
const irregularClass = 5;

/** What must follow the byte before. */
const [anything, afterClose, afterReturn] = [0, 1, 2] as const;

type Place = {
  scan: CsvScan;
  /** Delimiters of every record. */
  width: number;
  outside: Uint8Array;
  inQuotes: boolean;
  state: typeof anything | typeof afterClose | typeof afterReturn;
  /** Delimiters of the record so far. */
  fields: number;
  atFieldStart: boolean;
  recordStart: number;
  last: RecordPlace;
};

/**
 * Checks that CSV is what a strict reader takes as it is: every record has `width` delimiters, quotes stand around whole fields,
 * there are no blank lines and no control characters. Several times as fast as the scan that also says what is wrong.
 */
export function createRegularScanner(
  { delimiter, width }: { delimiter: string; width: number },
  maxRecordBytes: number,
): RegularScanner {
  const perRecord = new Map<number, number>();
  const scan = emptyScan([{ delimiter, header: width, perRecord, quotesAfter: 0 }]);
  const place: Place = {
    scan,
    width,
    outside: outsideClasses(delimiter),
    inQuotes: false,
    state: anything,
    fields: 0,
    atFieldStart: true,
    recordStart: 0,
    last: { start: 0, end: 0 },
  };
  let [offset, isRegular] = [0, true];
  return {
    push: (bytes) => {
      isRegular &&= pushBytes(place, bytes, offset);
      offset += bytes.length;
      isRegular &&= offset - place.recordStart <= maxRecordBytes;
      return isRegular;
    },
    finish: () => {
      const { inQuotes, state, recordStart } = place;
      if (!isRegular || inQuotes || state === afterReturn) return null;
      if (offset > recordStart && !endRecord(place, offset, offset)) return null;
      perRecord.set(width, scan.records);
      const { lf, crlf } = scan.lineEnds;
      return lf > 0 && crlf > 0 ? null : scan;
    },
    lastRecord: () => place.last,
  };
}

function outsideClasses(delimiter: string): Uint8Array {
  return byteClasses([delimiter]).map((kind) => {
    if (kind === firstDelimiter) return delimiterClass;
    if (kind === lineFeed) return lineFeedClass;
    if (kind === carriageReturn) return returnClass;
    if (kind === quote) return quoteClass;
    return kind === plain || kind === backslash ? 0 : irregularClass;
  });
}

function pushBytes(place: Place, bytes: Uint8Array, offset: number): boolean {
  const size = bytes.length;
  const { outside } = place;
  let position = 0;
  while (position < size) {
    if (place.inQuotes) {
      position = skipQuoted(place, bytes, position);
      if (position < 0) return false;
      continue;
    }
    if (place.state !== anything) {
      const kind = outside[bytes[position] ?? 0] ?? 0;
      if (!mayFollow(place, kind)) return false;
      if (place.inQuotes) {
        position += 1;
        continue;
      }
    }
    let kind = 0;
    let fields = place.fields;
    const start = position;
    // The speed of the scan is the speed of this loop.
    while (position < size) {
      kind = outside[bytes[position] ?? 0] ?? 0;
      if (kind > delimiterClass) break;
      fields += kind;
      position += 1;
    }
    place.fields = fields;
    if (position > start) place.atFieldStart = outside[bytes[position - 1] ?? 0] === delimiterClass;
    if (position >= size) return true;
    if (!special(place, kind, offset + position)) return false;
    position += 1;
  }
  return true;
}

/** After a quote that closes a field: its end, or another quote, which belongs to the value. After a CR: a LF. */
function mayFollow(place: Place, kind: number): boolean {
  const { state } = place;
  if (state === afterReturn) return kind === lineFeedClass;
  place.state = anything;
  if (kind === quoteClass) place.inQuotes = true;
  return kind > 0 && kind < irregularClass;
}

function special(place: Place, kind: number, at: number): boolean {
  if (kind === lineFeedClass) {
    const { lineEnds } = place.scan;
    const isCrlf = place.state === afterReturn;
    if (isCrlf) lineEnds.crlf += 1;
    else lineEnds.lf += 1;
    place.state = anything;
    return endRecord(place, isCrlf ? at - 1 : at, at + 1);
  }
  if (kind === returnClass) {
    place.state = afterReturn;
    return true;
  }
  if (kind !== quoteClass || !place.atFieldStart) return false;
  place.inQuotes = true;
  place.atFieldStart = false;
  return true;
}

/** The place after the quote that ends the field, or the end of the bytes; -1 where the field is not regular. */
function skipQuoted(place: Place, bytes: Uint8Array, from: number): number {
  const { outside, scan } = place;
  const size = bytes.length;
  for (let position = from; position < size; position += 1) {
    const kind = outside[bytes[position] ?? 0] ?? 0;
    if (kind <= delimiterClass) continue;
    if (kind === quoteClass) {
      place.inQuotes = false;
      place.state = afterClose;
      return position + 1;
    }
    if (kind === irregularClass || scan.records === 0) return -1;
    scan.quotedNewlines += 1;
  }
  return size;
}

function endRecord(place: Place, end: number, next: number): boolean {
  const { scan } = place;
  const length = end - place.recordStart;
  if (length > scan.longestRecord) scan.longestRecord = length;
  scan.records += 1;
  const isRegular = length > 0 && place.fields === place.width;
  place.last.start = place.recordStart;
  place.last.end = end;
  place.recordStart = next;
  place.fields = 0;
  place.atFieldStart = true;
  return isRegular;
}
