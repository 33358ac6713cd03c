import { hashed, valueOf } from "../sql.ts";
import { numericValue, type RelatedColumn } from "./columns.ts";
import type { RelationContext } from "./group.ts";
import { inBatches, partOf } from "./queries.ts";
import { pause, pickedRows } from "./sample-values.ts";
import { type RowSample, sampleRows } from "./sampling.ts";

/** Values that one comparison read and the next needs again, by where they come from and the name of the column. */
export type HeldValues = { numbers: Map<string, Float64Array>; codes: Map<string, Codes> };

/** The class of each row as a small number from 1, 0 where there is none, and the highest of them. */
export type Codes = { codes: Uint8Array; highest: number };

const columnsPerScan = 200;
/** Cells of a block: what is computed between two looks at the signal stays in the processor's cache. */
const cellsPerBlock = 200_000;
const [leastBlock, mostBlock] = [512, 8_192];
/** Codes of classes are bytes; 0 is no value. */
export const mostClasses = 254;

export function holdNothing(): HeldValues {
  return { numbers: new Map(), codes: new Map() };
}

/** What reading takes. */
type Reading = Pick<RelationContext, "signal" | "report"> & { engine: Pick<RelationContext["engine"], "scan"> };

/** Streams one array for each expression over the rows of a sample, in the order of the file; NaN where there is none. */
export async function readDoubles(
  context: Reading,
  expressions: readonly string[],
  sample: RowSample,
): Promise<Float64Array[]> {
  const room = roomFor(sample);
  return inBatches(expressions, { size: columnsPerScan, report: context.report }, async (batch) => {
    const arrays = batch.map(() => new Float64Array(room));
    let count = 0;
    await context.engine.scan(scanOf(batch, sample), {
      signal: context.signal,
      onBlock: (columns, rows) => {
        const taken = Math.min(rows, room - count);
        arrays.forEach((array, i) => array.set((columns[i] ?? array).subarray(0, taken), count));
        count += taken;
      },
    });
    return count === room ? arrays : arrays.map((array) => array.slice(0, count));
  });
}

/** As many rows as a sample can have: how many are picked is a matter of chance. */
function roomFor({ isAll, rows }: RowSample): number {
  return isAll ? rows : Math.ceil(rows + 6 * Math.sqrt(rows)) + 64;
}

function scanOf(expressions: readonly string[], { source }: Pick<RowSample, "source">): string {
  const list = expressions.map((expression, i) => `coalesce((${expression})::DOUBLE, 'nan'::DOUBLE) AS v${i}`);
  return `SELECT ${list.join(", ")} FROM ${source}`;
}

function rawOf({ column }: RelatedColumn): string {
  return numericValue(column) ?? "NULL";
}

/** The values of numbers over a sample, kept for who asks next; null where they are too many to be held. */
export async function holdNumbers(
  context: RelationContext,
  columns: readonly RelatedColumn[],
  sample: RowSample,
): Promise<Float64Array[] | null> {
  const { held, limits } = context;
  if (columns.length * sample.rows > limits.heldCells) return null;
  const keyOf = ({ name }: RelatedColumn) => `${sample.source}\0${name}`;
  const lacking = columns.filter((column) => !held.numbers.has(keyOf(column)));
  const kept = [...held.numbers.values()].reduce((sum, { length }) => sum + length, 0);
  const needsRoom = kept + lacking.length * sample.rows > limits.heldCells;
  if (needsRoom) held.numbers.clear();
  const asked = needsRoom ? columns : lacking;
  const arrays = await readDoubles(context, asked.map(rawOf), sample);
  for (const [i, column] of asked.entries()) held.numbers.set(keyOf(column), arrays[i] ?? new Float64Array());
  return columns.map((column) => held.numbers.get(keyOf(column)) ?? new Float64Array());
}

/** Numbers of some rows, one array for each column; NaN where there is none. */
export type Block = readonly Float64Array[];

/** Hands over the values of numbers over a sample, some rows after the other, held or streamed; each is told its first row. */
export async function eachBlock(
  context: RelationContext,
  { columns, sample }: { columns: readonly RelatedColumn[]; sample: RowSample },
  work: (block: Block, from: number) => void,
): Promise<void> {
  const arrays = await holdNumbers(partOf(context, 0, 0.5), columns, sample);
  if (arrays === null) return streamDoubles(context, { expressions: columns.map(rawOf), ...sample }, work);
  const count = arrays[0]?.length ?? 0;
  const size = Math.max(leastBlock, Math.min(mostBlock, Math.floor(cellsPerBlock / Math.max(1, columns.length))));
  for (let from = 0; from < count; from += size) {
    const block = arrays.map((array) => array.subarray(from, Math.min(from + size, count)));
    work(block, from);
    context.report(0.5 + 0.5 * Math.min(1, (from + size) / count));
    await pause(context);
  }
}

/** Hands over the values of expressions, some rows after the other, as they come; each is told its first row. */
export async function streamDoubles(
  context: Reading,
  { expressions, source, rows: all }: { expressions: readonly string[]; source: string; rows: number },
  work: (block: Block, from: number) => void,
): Promise<void> {
  let from = 0;
  await context.engine.scan(scanOf(expressions, { source }), {
    signal: context.signal,
    onBlock: async (block, rows) => {
      work(block, from);
      from += rows;
      context.report(Math.min(1, from / all));
      await pause(context);
    },
  });
}

/** The values of numbers in at most about so many rows: out of what is held, where that is all. */
export async function sampleNumbers(
  context: RelationContext,
  columns: readonly RelatedColumn[],
  rows: number,
): Promise<{ arrays: Float64Array[]; sample: RowSample }> {
  const sample = sampleRows(context, rows, 1);
  const all = sampleRows(context, context.rowCount, 1);
  const held = await holdNumbers(partOf(context, 0, 0.9), columns, all);
  if (held === null) return { arrays: await readDoubles(context, columns.map(rawOf), sample), sample };
  if (sample.isAll) return { arrays: held, sample };
  const share = sample.rows / context.rowCount;
  const picked = pickedRows(context.rowCount, share);
  const arrays: Float64Array[] = [];
  for (const values of held) {
    const own = new Float64Array(picked.length);
    for (let i = 0; i < picked.length; i++) own[i] = values[picked[i] ?? 0] ?? Number.NaN;
    arrays.push(own);
    await pause(context);
  }
  return { arrays, sample };
}

/**
 * The classes of the rows of a sample. Their numbers follow the order of a fixed hash of the values, so that the order of rows
 * changes nothing.
 */
export async function holdCodes(
  context: RelationContext,
  columns: readonly RelatedColumn[],
  sample: RowSample,
): Promise<Codes[]> {
  const held = context.held.codes;
  const keyOf = ({ name }: RelatedColumn) => `${sample.source}\0${name}`;
  const lacking = columns.filter((column) => !held.has(keyOf(column)));
  const kept = [...held.values()].reduce((sum, { codes }) => sum + codes.length, 0);
  const needsRoom = kept + lacking.length * sample.rows > context.limits.heldCodes;
  if (needsRoom) held.clear();
  const asked = needsRoom ? columns : lacking;
  const read = await readCodes(context, asked, sample);
  for (const [i, column] of asked.entries()) held.set(keyOf(column), read[i] ?? none);
  return columns.map((column) => held.get(keyOf(column)) ?? none);
}

const none: Codes = { codes: new Uint8Array(), highest: 0 };

/** What stands for the value of a column, so that equal values are told. */
export function hashOf({ column }: RelatedColumn): string {
  return hashed(valueOf(column));
}

async function readCodes(
  context: RelationContext,
  columns: readonly RelatedColumn[],
  sample: RowSample,
): Promise<Codes[]> {
  const room = roomFor(sample);
  return inBatches(columns, { size: columnsPerScan, report: context.report }, async (batch) => {
    const dictionaries = batch.map(() => new Map<number, number>());
    const arrays = batch.map(() => new Uint8Array(room));
    let count = 0;
    await context.engine.scan(scanOf(batch.map(hashOf), sample), {
      signal: context.signal,
      onBlock: (block, rows) => {
        const taken = Math.min(rows, room - count);
        for (const [i, codes] of arrays.entries())
          encode(block[i], dictionaries[i], codes.subarray(count, count + taken));
        count += taken;
      },
    });
    return arrays.map((codes, i) => inOrder(codes.subarray(0, count), dictionaries[i] ?? new Map()));
  });
}

function encode(values: Float64Array = new Float64Array(), dictionary = new Map<number, number>(), codes: Uint8Array) {
  let [last, lastCode] = [Number.NaN, 0];
  for (let row = 0; row < codes.length; row++) {
    const value = values[row] ?? Number.NaN;
    if (value !== last) [last, lastCode] = [value, codeIn(dictionary, value)];
    codes[row] = lastCode;
  }
}

function codeIn(dictionary: Map<number, number>, value: number): number {
  if (Number.isNaN(value)) return 0;
  const known = dictionary.get(value);
  if (known !== undefined) return known;
  const code = Math.min(dictionary.size, mostClasses) + 1;
  dictionary.set(value, code);
  return code;
}

/** The codes as numbered by the order of the hashes, not by that of the rows. */
function inOrder(codes: Uint8Array, dictionary: ReadonlyMap<number, number>): Codes {
  const renumbered = new Uint8Array(256);
  const ordered = [...dictionary].toSorted(([a], [b]) => a - b);
  for (const [at, [, code]] of ordered.entries()) renumbered[code] = Math.min(at, mostClasses) + 1;
  for (let row = 0; row < codes.length; row++) codes[row] = renumbered[codes[row] ?? 0] ?? 0;
  return { codes, highest: Math.min(dictionary.size, mostClasses + 1) };
}
