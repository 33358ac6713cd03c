import fc from "fast-check";
import { expect, test } from "vitest";
import { createRegularScanner } from "./regular.ts";
import { createCsvScanner, type CsvScan } from "./scan.ts";

const maxRecordBytes = 10_000;

type Scanner<Scan> = { push(bytes: Uint8Array): unknown; finish(): Scan };

function scanWith<Scan>(scanner: Scanner<Scan>, text: string, chunk: number): Scan {
  const bytes = Buffer.from(text);
  for (let from = 0; from < bytes.length; from += chunk) scanner.push(bytes.subarray(from, from + chunk));
  return scanner.finish();
}

const fullScan = (text: string, chunk: number): CsvScan =>
  scanWith(createCsvScanner([","], maxRecordBytes), text, chunk);

const regularScan = (text: string, width: number, chunk: number): CsvScan | null =>
  scanWith(createRegularScanner({ delimiter: ",", width }, maxRecordBytes), text, chunk);

function isRegular(scan: CsvScan, width: number): boolean {
  const { lf, crlf, cr } = scan.lineEnds;
  const faults = scan.strayQuotes + scan.nulBytes + scan.controlBytes + scan.blankRecords + cr;
  const isWhole = scan.unclosedQuoteLine === null && !scan.headerHasNewline && (lf === 0 || crlf === 0);
  return faults === 0 && isWhole && scan.delimiters[0]?.perRecord.get(width) === scan.records;
}

const anyText = fc
  .array(fc.constantFrom("a", "é", ",", ",", "\n", "\n", "\r\n", "\r", '"', '"', '""', "\\", "\u0001", "\0", " "), {
    maxLength: 40,
  })
  .map((parts) => parts.join(""));

const gridText = fc
  .array(
    fc.array(fc.constantFrom("a", '"b"', '"c,\nd"', '"e""f"', "", " ", '"\r\n"'), { minLength: 2, maxLength: 2 }),
    {
      minLength: 1,
      maxLength: 6,
    },
  )
  .chain((rows) =>
    fc
      .constantFrom("\n", "\r\n")
      .chain((end) => fc.constantFrom(rows.map((row) => row.join(",")).join(end), `${rows.join(end)}${end}`)),
  );

test("a file is found regular exactly where the full scan finds no fault, and then both say the same", () => {
  const cases = fc.tuple(fc.oneof(anyText, gridText), fc.integer({ min: 1, max: 50 }), fc.constantFrom(0, 1, 2));
  fc.assert(
    fc.property(cases, ([text, chunk, width]) => {
      const full = fullScan(text, 1000);
      const regular = regularScan(text, width, chunk);
      if (full.records === 0) return;
      expect(regular !== null).toBe(isRegular(full, width));
      if (regular === null) return;
      const { records, lineEnds, longestRecord, quotedNewlines } = full;
      expect(regular).toMatchObject({ records, lineEnds, longestRecord });
      expect(regular.quotedNewlines > 0).toBe(quotedNewlines > 0);
    }),
    { numRuns: 3000 },
  );
});

test("the parts in which a file arrives do not matter to the full scan", () => {
  fc.assert(
    fc.property(fc.tuple(anyText, fc.integer({ min: 1, max: 10 })), ([text, chunk]) => {
      expect(fullScan(text, chunk)).toEqual(fullScan(text, 1000));
    }),
    { numRuns: 1000 },
  );
});

test("a record past the limit is not regular", () => {
  expect(regularScan(`a,b\n1,${"x".repeat(2 * maxRecordBytes)}\n`, 1, 1000)).toBeNull();
});
