import { createReadStream, createWriteStream } from "node:fs";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import type { LocalFile, ReadContext } from "../source.ts";
import { invalidInput, tooLarge, unsupported } from "../table-error.ts";

/** A file that holds nothing but records: an array of them, or one per line. */
export type JsonLayout = {
  path: string;
  format: "json" | "ndjson";
  longestRecord: number;
  /** The file as it came, and where in it `path` begins, to speak of its lines. */
  sourcePath: string;
  arrayStart: number;
};

export const maxNesting = 500;

/** An array that an object holds: where it stands, and whether its first item is an object. */
type InnerArray = { key: string; start: number; end: number; holdsObjects: boolean; longest: number };

export type JsonOutline = {
  root: "array" | "object" | "other" | "none";
  /** Values at the root; more than one makes the file one of values per line. */
  rootValues: number;
  longestRootValue: number;
  /** The longest item of a root array. */
  longestItem: number;
  innerArrays: InnerArray[];
  closed: boolean;
};

/** Finds where the records of a JSON file are, and puts an inner array into a file of its own. */
export async function locateRecords(file: LocalFile, context: ReadContext): Promise<JsonLayout> {
  const outline = await outlineOf(file, context);
  const base = { path: file.path, sourcePath: file.path, arrayStart: 0 };
  if (outline.root === "none") throw invalidInput("The file holds nothing but white space.");
  if (outline.rootValues > 1) return { ...base, format: "ndjson", longestRecord: outline.longestRootValue };
  if (outline.root === "array") return { ...base, format: "json", longestRecord: outline.longestItem };
  if (outline.root === "other") throw unsupported("The JSON file holds one single value, not a table.");
  const tables = outline.innerArrays.filter(({ holdsObjects }) => holdsObjects);
  const [table, ...more] = tables;
  if (more.length > 0) {
    const names = tables.slice(0, 10).map(({ key }) => `"${key}"`);
    throw invalidInput(
      `The JSON object holds ${tables.length} arrays of objects (${names.join(", ")}); which of them is the table cannot be told. Send one alone.`,
    );
  }
  if (!table) return { ...base, format: "ndjson", longestRecord: file.size };
  const target = path.join(context.scratchDir, "array.json");
  await pipeline(
    createReadStream(file.path, { start: table.start, end: table.end }),
    createWriteStream(target, { flags: "wx" }),
  );
  return { path: target, format: "json", longestRecord: table.longest, sourcePath: file.path, arrayStart: table.start };
}

async function outlineOf(file: LocalFile, context: ReadContext): Promise<JsonOutline> {
  const reader = createOutline();
  let done = 0;
  for await (const chunk of createReadStream(file.path, { highWaterMark: 1 << 20, signal: context.signal })) {
    const bytes: Buffer = chunk;
    reader.push(bytes);
    done += bytes.length;
    context.onProgress((0.4 * done) / file.size);
  }
  return reader.finish();
}

const [quote, backslash, comma] = [0x22, 0x5c, 0x2c];
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d];

/** Follows strings and brackets only; whether the JSON is right is for the parser to say. */
function createOutline(): { push(bytes: Uint8Array): void; finish(): JsonOutline } {
  const outline: JsonOutline = {
    root: "none",
    rootValues: 0,
    longestRootValue: 0,
    longestItem: 0,
    innerArrays: [],
    closed: false,
  };
  let [offset, depth, inString, escaped, inScalar] = [0, 0, false, false, false];
  let [rootStart, itemStart, line] = [0, 0, 1];
  let stringStart = -1;
  let lastKey = "";
  let keyBytes: number[] = [];
  let inner: InnerArray | null = null;
  let innerItemStart = 0;

  function startValue(kind: JsonOutline["root"], at: number): void {
    if (outline.rootValues === 0) outline.root = kind;
    outline.rootValues += 1;
    rootStart = at;
    itemStart = at + 1;
  }

  function open(byte: number, at: number): void {
    if (depth === 0) startValue(byte === openBracket ? "array" : "object", at);
    if (depth === 1 && outline.root === "object" && outline.rootValues === 1 && byte === openBracket) {
      inner = { key: lastKey, start: at, end: at, holdsObjects: false, longest: 0 };
      innerItemStart = at + 1;
    }
    if (depth === 2 && inner && byte === openBrace) inner.holdsObjects = true;
    depth += 1;
    if (depth > maxNesting) throw tooLarge(`Line ${line}: the JSON is nested more than ${maxNesting} levels deep.`);
  }

  function close(at: number): void {
    depth -= 1;
    if (depth < 0) throw invalidInput(`Line ${line}: the JSON closes a bracket that was never opened.`);
    if (depth === 1 && inner) {
      inner.longest = Math.max(inner.longest, at - innerItemStart);
      outline.innerArrays.push({ ...inner, end: at });
      inner = null;
    }
    if (depth === 0) {
      outline.longestItem = Math.max(outline.longestItem, at - itemStart);
      outline.longestRootValue = Math.max(outline.longestRootValue, at - rootStart + 1);
    }
  }

  function separate(at: number): void {
    if (depth === 1) {
      outline.longestItem = Math.max(outline.longestItem, at - itemStart);
      itemStart = at + 1;
    } else if (depth === 2 && inner) {
      inner.longest = Math.max(inner.longest, at - innerItemStart);
      innerItemStart = at + 1;
    }
  }

  function string(byte: number): void {
    if (byte === 0x0a) line += 1;
    if (escaped) escaped = false;
    else if (byte === backslash) escaped = true;
    else if (byte === quote) {
      inString = false;
      if (depth === 1 && stringStart >= 0) lastKey = Buffer.from(keyBytes).toString("utf8");
      return;
    }
    if (depth === 1 && keyBytes.length < 200) keyBytes.push(byte);
  }

  function outside(byte: number, at: number): void {
    if (byte === 0x0a) line += 1;
    if (byte === quote) {
      if (depth === 0 && !inScalar) startValue("other", at);
      [inString, stringStart, keyBytes] = [true, at, []];
    } else if (byte === openBrace || byte === openBracket) open(byte, at);
    else if (byte === closeBrace || byte === closeBracket) close(at);
    else if (byte === comma) separate(at);
    else if (depth === 0) {
      const isSpace = byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
      const isMark = at < 3 && (byte === 0xef || byte === 0xbb || byte === 0xbf);
      if (!isSpace && !isMark && !inScalar) startValue("other", at);
      inScalar = !isSpace && !isMark;
    }
  }

  return {
    push: (bytes) => {
      for (let position = 0; position < bytes.length; position += 1) {
        const byte = bytes[position] ?? 0;
        if (inString) {
          // Most of a file is the inside of strings.
          if (byte !== quote && byte !== backslash && !escaped && byte !== 0x0a && depth !== 1) continue;
          string(byte);
        } else outside(byte, offset + position);
      }
      offset += bytes.length;
    },
    finish: () => {
      if (depth > 0 || inString)
        throw invalidInput(
          `The JSON ends in the middle, at line ${line}: ${inString ? "a string" : "a bracket"} is not closed.`,
        );
      outline.closed = true;
      return outline;
    },
  };
}
