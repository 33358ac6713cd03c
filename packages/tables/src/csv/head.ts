import { createReadStream, createWriteStream } from "node:fs";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { readHead } from "../encoding.ts";
import type { HeadRecord } from "../header/table-start.ts";
import type { LocalFile, ReadContext } from "../source.ts";
import { tooLarge } from "../table-error.ts";
import { createCsvParser, type CsvDialect } from "./parse.ts";

const maxRecords = 200;
const maxBytes = 1 << 20;

/** The first records of a CSV file that hold anything: the header or what stands in its place, and some below it. */
export async function readHeadRecords(
  file: string,
  dialect: CsvDialect,
  maxCellBytes: number,
): Promise<[HeadRecord, ...HeadRecord[]]> {
  const records: HeadRecord[] = [];
  const parser = createCsvParser(dialect, maxCellBytes, ({ fields, line }) => {
    if (fields.length > 1 || fields[0] !== "") records.push({ fields, line });
    return records.length < maxRecords;
  });
  const decoder = new TextDecoder("utf-8");
  let done = 0;
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 16 })) {
    const bytes: Buffer = chunk;
    // A row below the first that is too long is for the reader of all rows to refuse.
    pushGently(() => parser.push(decoder.decode(bytes, { stream: true })), records);
    done += bytes.length;
    if (records.length >= maxRecords || (records.length > 0 && done >= maxBytes)) return first(records);
  }
  pushGently(() => {
    parser.push(decoder.decode());
    parser.finish();
  }, records);
  return first(records);
}

function pushGently(push: () => void, records: readonly HeadRecord[]): void {
  try {
    push();
  } catch (error) {
    if (records.length === 0) throw error;
  }
}

function first([header, ...rows]: readonly HeadRecord[]): [HeadRecord, ...HeadRecord[]] {
  if (!header) throw tooLarge("The header row could not be read.");
  return [header, ...rows];
}

/** The line with which a spreadsheet tells its delimiter, `sep=;`. */
const told = /^(?:\uFEFF)?"?sep=([^\r\n"])"?(?:\r\n|\r|\n)/i;

/** The delimiter that the first line of a file tells in place of a header, as spreadsheets write it; null where it tells none. */
export async function toldDelimiter(file: LocalFile): Promise<string | null> {
  const text = Buffer.from(await readHead(file.path, 16)).toString("utf8");
  return told.exec(text)?.[1] ?? null;
}

/** A copy of the file from one of its first lines on, counted from 1. */
export async function copyFromLine(file: LocalFile, line: number, context: ReadContext): Promise<LocalFile> {
  const start = lineStart(await readHead(file.path, maxBytes), line);
  const target = path.join(context.scratchDir, `from-line-${line}.csv`);
  await pipeline(
    createReadStream(file.path, { start, highWaterMark: 1 << 20, signal: context.signal }),
    createWriteStream(target, { flags: "wx" }),
  );
  return { path: target, size: file.size - start };
}

const [lineFeed, carriageReturn] = [0x0a, 0x0d];

function lineStart(bytes: Uint8Array, line: number): number {
  let current = 1;
  for (let at = 0; at < bytes.length; at += 1) {
    if (current === line) return at;
    if (bytes[at] === lineFeed || (bytes[at] === carriageReturn && bytes[at + 1] !== lineFeed)) current += 1;
  }
  return bytes.length;
}
