import { readChunks } from "../chunks.ts";
import { readHead } from "../encoding.ts";
import type { LocalFile, ReadContext } from "../source.ts";
import { chooseDelimiter, usualDelimiters } from "./dialect.ts";
import type { CsvDialect } from "./parse.ts";
import { createRegularScanner, type RecordPlace } from "./regular.ts";
import { createCsvScanner, type CsvScan } from "./scan.ts";

/** DuckDB holds a few records per thread in memory. */
const maxRecordBytes = 128 * 1024 * 1024;
const headBytes = 1 << 20;

/** `records`: some records from all over the file, the last one among them, as far as they came by. */
export type FileScan = { scan: CsvScan; escape: CsvDialect["escape"]; records: string[] };

type Scanning = { file: LocalFile; start: number; context: ReadContext };

/**
 * Scans every byte of a CSV file. Most files are regular, which is quick to prove; any other is scanned in full, and again where
 * the first scan was misled: by another delimiter, or by quotes that a backslash escapes.
 */
export async function scanFile(file: LocalFile, context: ReadContext): Promise<FileScan> {
  const head = await readHead(file.path, headBytes);
  const hasMark = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf;
  const scanning: Scanning = { file, start: hasMark ? 3 : 0, context };
  const wanted = context.overrides.delimiter;
  const all = wanted === undefined ? usualDelimiters : [wanted];
  const regular = await scanRegular(scanning, likelyDialect(head.subarray(scanning.start), all));
  if (regular) return { ...regular, escape: '"' };
  const first = await scanUnder(all, '"', scanning);
  const escape = first.strayQuotes > 0 && first.backslashQuotes > 0 ? "\\" : '"';
  const scan = escape === '"' ? first : await scanUnder(all, escape, scanning);
  const chosen = wanted ?? chooseDelimiter(scan);
  const misled = scan.delimiters.some((counts) => counts.delimiter !== chosen && counts.quotesAfter > 0);
  if (chosen === null || !misled) return { scan, escape, records: [] };
  return { scan: await scanUnder([chosen], escape, scanning), escape, records: [] };
}

/** A delimiter, and how often it stands in each record. */
type LikelyDialect = { delimiter: string; width: number };

const certainShare = 0.9;

/**
 * The delimiter under which the first records are alike, where only one is: should all records be alike under it, then it is the
 * one that the whole file would choose.
 */
function likelyDialect(head: Uint8Array, delimiters: readonly string[]): LikelyDialect | null {
  const whole = head.subarray(0, head.lastIndexOf(10) + 1);
  const scanner = createCsvScanner(delimiters, headBytes);
  scanner.push(whole);
  const { delimiters: tallies, records } = scanner.finish();
  const alike = tallies.filter(({ header, perRecord }) => {
    return header > 0 && (perRecord.get(header) ?? 0) >= records * certainShare;
  });
  const [only, ...others] = alike;
  return only && others.length === 0 ? { delimiter: only.delimiter, width: only.header } : null;
}

async function scanRegular(
  scanning: Scanning,
  likely: LikelyDialect | null,
): Promise<Pick<FileScan, "scan" | "records"> | null> {
  if (!likely) return null;
  const scanner = createRegularScanner(likely, maxRecordBytes);
  const sampler = createSampler(scanning.file.size);
  let offset = 0;
  for await (const bytes of chunksOf(scanning)) {
    if (!scanner.push(bytes)) return null;
    sampler.look(bytes, offset, scanner.lastRecord());
    offset += bytes.length;
  }
  const scan = scanner.finish();
  sampler.end(scanner.lastRecord());
  return scan ? { scan, records: scan.records > 1 ? sampler.records : [] } : null;
}

const maxSampled = 1000;
const maxSampledBytes = 10_000;

/** Keeps the last record of each piece of a file, evenly spread where there are too many, and the very last one. */
function createSampler(fileSize: number) {
  const records: string[] = [];
  const step = fileSize / maxSampled;
  let [next, tail, tailStart] = [0, Buffer.alloc(0), 0];
  return {
    records,
    look: (bytes: Buffer, offset: number, { start, end }: RecordPlace): void => {
      const from = start - offset;
      // What is not yet a record may be the last one, without an end of its line.
      tail = Buffer.from(bytes.subarray(Math.max(0, from, bytes.length - maxSampledBytes)));
      tailStart = offset + bytes.length - tail.length;
      if (from < 0 || start === 0 || end - start > maxSampledBytes || start < next) return;
      records.push(bytes.toString("utf8", from, end - offset));
      next = start + step;
    },
    end: ({ start, end }: RecordPlace): void => {
      if (start >= tailStart && start > 0) records.push(tail.toString("utf8", start - tailStart, end - tailStart));
    },
  };
}

async function scanUnder(
  delimiters: readonly string[],
  escape: CsvDialect["escape"],
  scanning: Scanning,
): Promise<CsvScan> {
  const scanner = createCsvScanner(delimiters, maxRecordBytes, escape);
  for await (const bytes of chunksOf(scanning)) scanner.push(bytes);
  return scanner.finish();
}

async function* chunksOf({ file, start, context }: Scanning): AsyncGenerator<Buffer> {
  let done = 0;
  for await (const bytes of readChunks(file.path, { start, signal: context.signal })) {
    yield bytes;
    done += bytes.length;
    context.onProgress((0.5 * done) / file.size);
  }
}
