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
  /** True when the records are the items of an array; else values that stand one after the other. */
  isArray: boolean;
  /** True when the text holds `\\u0000`. */
  holdsNul: boolean;
};

export const maxNesting = 500;

/** An array that an object holds: where it stands, and whether its first item is an object. */
type InnerArray = { key: string; start: number; end: number; holdsObjects: boolean; longest: number; items: number };

export type JsonOutline = {
  root: "array" | "object" | "other" | "none";
  /** Values at the root; more than one makes the file one of values per line. */
  rootValues: number;
  longestRootValue: number;
  /** The longest item of a root array. */
  longestItem: number;
  innerArrays: InnerArray[];
  closed: boolean;
  /** True when a line ends inside a value of the root. */
  spansLines: boolean;
  holdsNul: boolean;
};

/** Finds where the records of a JSON file are, and puts an inner array into a file of its own. */
export async function locateRecords(file: LocalFile, context: ReadContext): Promise<JsonLayout> {
  const outline = await outlineOf(file, context);
  const { spansLines, holdsNul } = outline;
  const base = { path: file.path, sourcePath: file.path, arrayStart: 0, isArray: false, holdsNul };
  if (outline.root === "none") throw invalidInput("The file holds nothing but white space.");
  const format = spansLines ? "json" : "ndjson";
  if (outline.rootValues > 1) return { ...base, format, longestRecord: outline.longestRootValue };
  if (outline.root === "array") return { ...base, isArray: true, format: "json", longestRecord: outline.longestItem };
  if (outline.root === "other") throw unsupported("The JSON file holds one single value, not a table.");
  const tables = outline.innerArrays.filter(({ holdsObjects }) => holdsObjects);
  const [table, ...more] = tables;
  if (more.length > 0) {
    const names = tables.slice(0, 10).map(({ key }) => `"${key}"`);
    throw invalidInput(
      `The JSON object holds ${tables.length} arrays of objects (${names.join(", ")}); which of them is the table cannot be told. Send one alone.`,
    );
  }
  refuseLists(outline.innerArrays);
  if (!table) return { ...base, format, longestRecord: file.size };
  const target = path.join(context.scratchDir, "array.json");
  await pipeline(
    createReadStream(file.path, { start: table.start, end: table.end }),
    createWriteStream(target, { flags: "wx" }),
  );
  return {
    ...base,
    path: target,
    isArray: true,
    format: "json",
    longestRecord: table.longest,
    arrayStart: table.start,
  };
}

/** A list of so many values is no cell of a record. */
const fewItems = 100;

function refuseLists(arrays: readonly InnerArray[]): void {
  const lists = arrays.filter(({ items }) => items >= fewItems);
  const [longest] = lists.toSorted((a, b) => b.items - a.items);
  if (!longest || arrays.some(({ holdsObjects }) => holdsObjects)) return;
  const others = lists.length > 1 ? ` and ${lists.length - 1} more` : "";
  throw unsupported(
    `The JSON object holds lists of values ("${longest.key}" of ${longest.items} values${others}), but no array of objects, which is what a table is read from. ` +
      "Send one object for each row, or a list alone, which becomes a table of one column.",
  );
}

async function outlineOf(file: LocalFile, context: ReadContext): Promise<JsonOutline> {
  const reader = createOutline();
  let done = 0;
  let holdsNul = false;
  let tail: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(file.path, { highWaterMark: 1 << 20, signal: context.signal })) {
    const bytes: Buffer = chunk;
    reader.push(bytes);
    holdsNul ||=
      Buffer.concat([tail, bytes.subarray(0, nulEscape.length)]).includes(nulEscape) || bytes.includes(nulEscape);
    tail = Buffer.from(bytes.subarray(-nulEscape.length));
    done += bytes.length;
    context.onProgress((0.4 * done) / file.size);
  }
  return { ...reader.finish(), holdsNul };
}

const nulEscape = "\\u0000";

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
    spansLines: false,
    holdsNul: false,
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
      inner = { key: lastKey, start: at, end: at, holdsObjects: false, longest: 0, items: 0 };
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
      outline.innerArrays.push({ ...inner, end: at, items: inner.items + 1 });
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
      inner.items += 1;
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
    if (byte === 0x0a) {
      line += 1;
      if (depth > 0) outline.spansLines = true;
    }
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
