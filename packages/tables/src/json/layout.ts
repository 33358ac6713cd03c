import { createReadStream, createWriteStream } from "node:fs";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { readChunks } from "../chunks.ts";
import type { LocalFile, ReadContext } from "../source.ts";
import { invalidInput, tooLarge, unsupported } from "../table-error.ts";
import { createOutline, type InnerArray, type JsonOutline } from "./outline.ts";

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
  /** True when it may hold fractions of more digits than a double keeps. */
  holdsLongFractions: boolean;
};

/** Finds where the records of a JSON file are, and puts an inner array into a file of its own. */
export async function locateRecords(file: LocalFile, context: ReadContext): Promise<JsonLayout> {
  const outline = await outlineOf(file, context);
  const { spansLines, holdsNul, holdsLongFractions, longestText } = outline;
  const { maxCellBytes } = context.limits;
  if (longestText.bytes > maxCellBytes)
    throw tooLarge(`Line ${longestText.line}: a value is longer than ${maxCellBytes} bytes.`);
  const base = { path: file.path, sourcePath: file.path, arrayStart: 0, isArray: false, holdsNul, holdsLongFractions };
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
  for await (const bytes of readChunks(file.path, { signal: context.signal })) {
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
