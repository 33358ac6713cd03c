import type { Association } from "@datainsight/schemas";
import { type PairsFound, takeFewestClasses } from "./class-pairs.ts";
import type { RelatedColumn } from "./columns.ts";
import type { RelationContext } from "./group.ts";
import { eachBlock, holdCodes } from "./held-values.ts";
import { type NumberColumn, numberColumns, type Scaled, scaledBlock } from "./numbers.ts";
import { partOf, rounded } from "./queries.ts";
import { product } from "./sample-values.ts";
import { describeSample, type RowSample, sampleRows } from "./sampling.ts";

/**
 * The correlation ratio eta of each class column with each number: the square root of the share of the number's sum of squares
 * that lies between the classes (Pearson 1905), over the rows in which both have a value.
 */
export async function relateMixed(
  context: RelationContext,
  { classes, numbers: suited }: { classes: readonly RelatedColumn[]; numbers: readonly RelatedColumn[] },
): Promise<PairsFound> {
  const { limits } = context;
  if (suited.length === 0) return { associations: [], measured: 0, notMeasured: [] };
  const most = Math.max(1, Math.floor(limits.mixedPairs / suited.length));
  const { taken, notMeasured } = takeFewestClasses(classes, most, "Associations between classes and numbers");
  if (taken.length === 0) return { associations: [], measured: 0, notMeasured };
  const affordable = Math.min(
    limits.mixedPairRows / (taken.length * suited.length),
    limits.numericCells / suited.length,
  );
  const sample = sampleRows(context, Math.min(affordable, limits.heldCodes / taken.length), 1);
  const numbers = await numberColumns(partOf(context, 0, 0.4), suited, sample);
  const method = sample.isAll
    ? "exact"
    : describeSample("Correlation ratio", sample.rows, 1 / Math.sqrt(sample.rows - 1));
  const ratios = await sumUp(partOf(context, 0.4, 1), { taken, numbers, sample });
  const associations = ratios.map((ratio, p) => {
    const [k, x] = [Math.floor(p / numbers.length), p % numbers.length];
    const names = [taken[k]?.name ?? "", numbers[x]?.related.name ?? ""] as const;
    return associationOf(names, { ...ratioOf(ratio), method });
  });
  return { associations, measured: taken.length * numbers.length, notMeasured };
}

/** Rows and sums of a number by class, and its sum of squares, over the rows in which both have a value. */
export type RatioSums = { counts: Float64Array; sums: Float64Array; squares: number };

type Summing = { taken: readonly RelatedColumn[]; numbers: readonly NumberColumn[]; sample: RowSample };

/** By class column, then by number. Where the sums of all take too much room, some class columns after the other. */
async function sumUp(context: RelationContext, { taken, numbers, sample }: Summing): Promise<RatioSums[]> {
  const found: RatioSums[] = [];
  const perClass = Math.max(1, numbers.length) * 2 * Math.max(...taken.map(({ unique }) => unique + 1));
  const size = Math.max(1, Math.floor(context.limits.ratioSums / perClass));
  for (let from = 0; from < taken.length; from += size) {
    const batch = taken.slice(from, from + size);
    const part = partOf(context, from / taken.length, Math.min(1, (from + size) / taken.length));
    found.push(...(await sumBatch(part, { taken: batch, numbers, sample })));
  }
  return found;
}

async function sumBatch(context: RelationContext, { taken, numbers, sample }: Summing): Promise<RatioSums[]> {
  const held = await holdCodes(partOf(context, 0, 0.3), taken, sample);
  const sums = held.flatMap(({ highest }) => numbers.map(() => noSums(highest + 1)));
  const columns = numbers.map(({ related }) => related);
  await eachBlock(partOf(context, 0.3, 1), { columns, sample }, (block, from) => {
    const scaled = scaledBlock(block, numbers);
    const squares = scaled.map(({ values }) => product(values, values));
    const rows = block[0]?.length ?? 0;
    for (const [k, { codes, highest }] of held.entries()) {
      const classes = rowsByClass(codes.subarray(from, from + rows), highest);
      for (let x = 0; x < scaled.length; x++) {
        const [into, number] = [sums[k * numbers.length + x], scaled[x]];
        if (into && number) addRows(into, { classes, number, squares: squares[x] ?? 0 });
      }
    }
  });
  return sums;
}

export function noSums(classes: number): RatioSums {
  return { counts: new Float64Array(classes), sums: new Float64Array(classes), squares: 0 };
}

/** Rows in the order of their classes, and where each class begins; rows of class 0, which is none, come first. */
export type ByClass = { rows: Uint32Array; starts: Uint32Array };

export function rowsByClass(codes: Uint8Array, highest: number): ByClass {
  const starts = new Uint32Array(highest + 2);
  for (let row = 0; row < codes.length; row++) {
    const next = (codes[row] ?? 0) + 1;
    starts[next] = (starts[next] ?? 0) + 1;
  }
  for (let code = 0; code <= highest; code++) starts[code + 1] = (starts[code + 1] ?? 0) + (starts[code] ?? 0);
  const [rows, at] = [new Uint32Array(codes.length), starts.slice()];
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] ?? 0;
    const place = at[code] ?? 0;
    rows[place] = row;
    at[code] = place + 1;
  }
  return { rows, starts };
}

type Rows = { classes: ByClass; number: Scaled; squares: number };

/** Adds the rows of each class together: one sum after the other waits less than sums that change with each row. */
export function addRows(into: RatioSums, { classes, number, squares }: Rows): void {
  const { rows, starts } = classes;
  const isWhole = number.present === null && starts[1] === 0;
  if (isWhole) into.squares += squares;
  for (let code = 1; code < into.sums.length; code++) {
    const [from, to] = [starts[code] ?? 0, starts[code + 1] ?? 0];
    if (isWhole) {
      into.sums[code] = (into.sums[code] ?? 0) + sumOf(rows, number.values, from, to);
      into.counts[code] = (into.counts[code] ?? 0) + to - from;
    } else addGapped(into, code, { rows: rows.subarray(from, to), number });
  }
}

function sumOf(rows: Uint32Array, values: Float64Array, from: number, to: number): number {
  let [even, odd] = [0, 0];
  let i = from;
  for (; i + 1 < to; i += 2) {
    even += values[rows[i] ?? 0] ?? 0;
    odd += values[rows[i + 1] ?? 0] ?? 0;
  }
  if (i < to) even += values[rows[i] ?? 0] ?? 0;
  return even + odd;
}

function addGapped(into: RatioSums, code: number, { rows, number }: { rows: Uint32Array; number: Scaled }): void {
  const { values, present } = number;
  let [count, sum, squares] = [0, 0, 0];
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] ?? 0;
    // What is missing is 0, and adds nothing.
    const value = values[row] ?? 0;
    sum += value;
    squares += value * value;
    count += present === null ? 1 : (present[row] ?? 0);
  }
  into.sums[code] = (into.sums[code] ?? 0) + sum;
  into.counts[code] = (into.counts[code] ?? 0) + count;
  into.squares += squares;
}

/** Sums of squares below this share of all are rounding. */
const leastSpread = 1e-10;

/** The rows with both, and the correlation ratio over them; null where the number does not vary there. */
export function ratioOf({ counts, sums, squares }: RatioSums): { n: number; eta: number | null } {
  let [n, sum, between] = [0, 0, 0];
  for (let code = 1; code < counts.length; code++) {
    const count = counts[code] ?? 0;
    if (count === 0) continue;
    n += count;
    sum += sums[code] ?? 0;
    between += (sums[code] ?? 0) ** 2 / count;
  }
  if (n === 0) return { n, eta: null };
  const mean = (sum * sum) / n;
  const total = squares - mean;
  if (!(total > leastSpread * squares)) return { n, eta: null };
  return { n, eta: rounded(Math.sqrt(Math.min(1, Math.max(0, (between - mean) / total)))) };
}

function associationOf(
  columns: readonly [string, string],
  { n, eta, method }: { n: number; eta: number | null; method: string },
): Association {
  const [first, second] = columns[0] < columns[1] ? columns : [columns[1], columns[0]];
  return {
    columns: [first, second],
    n,
    measure: "correlationRatio",
    strength: eta ?? 0,
    correlationRatio: eta,
    method,
  };
}
