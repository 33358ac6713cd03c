import { readChunks } from "../chunks.ts";
import { readHead } from "../encoding.ts";
import type { LocalFile, ReadContext } from "../source.ts";
import { chooseDelimiter, usualDelimiters } from "./dialect.ts";
import type { CsvDialect } from "./parse.ts";
import { createRegularScanner } from "./regular.ts";
import { createCsvScanner, type CsvScan } from "./scan.ts";

/** DuckDB holds a few records per thread in memory. */
const maxRecordBytes = 128 * 1024 * 1024;
const headBytes = 1 << 20;

export type FileScan = { scan: CsvScan; escape: CsvDialect["escape"] };

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
  if (regular) return { scan: regular, escape: '"' };
  const first = await scanUnder(all, '"', scanning);
  const escape = first.strayQuotes > 0 && first.backslashQuotes > 0 ? "\\" : '"';
  const scan = escape === '"' ? first : await scanUnder(all, escape, scanning);
  const chosen = wanted ?? chooseDelimiter(scan);
  const misled = scan.delimiters.some((counts) => counts.delimiter !== chosen && counts.quotesAfter > 0);
  if (chosen === null || !misled) return { scan, escape };
  return { scan: await scanUnder([chosen], escape, scanning), escape };
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

async function scanRegular(scanning: Scanning, likely: LikelyDialect | null): Promise<CsvScan | null> {
  if (!likely) return null;
  const scanner = createRegularScanner(likely, maxRecordBytes);
  for await (const bytes of chunksOf(scanning)) {
    if (!scanner.push(bytes)) return null;
  }
  return scanner.finish();
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
