import type { RelationContext } from "./group.ts";
import type { NumberColumn } from "./numbers.ts";
import type { NumberPair } from "./numeric-pairs.ts";
import { partOf } from "./queries.ts";
import { sampleNumbers } from "./held-values.ts";
import { denseRanks, highest, pause, pickedRows, product } from "./sample-values.ts";

/** Of fewer rows nearly any two columns look alike. */
const fewestRows = 10;
/** More rows would not change which pairs are the strong ones. */
const mostRows = 4_000;
/** Rows of the first look at very many pairs, at least. */
const fewRows = 300;
/** Pairs that may be strong, for each one that is kept. */
const candidatesPerPair = 20;
/** Multiplications between two looks at the signal. */
const productsAtOnce = 20_000_000;

/** A column over the sample: standardised values and ranks, 0 where it is missing, so that a coefficient is one inner product. */
type Screened = { values: Float64Array; ranks: Float64Array; present: Float64Array | null; count: number };

/**
 * The strongest of very many pairs by the greater of Pearson's and Spearman's coefficients over a sample. A small part of the
 * sample says which pairs may be strong, the whole of it which are.
 */
export async function screenPairs(context: RelationContext, numbers: readonly NumberColumn[]): Promise<NumberPair[]> {
  const { keptPairs, rankedCells, screenedCells } = context.limits;
  const pairCount = (numbers.length * (numbers.length - 1)) / 2;
  const rows = Math.min(rankedCells / numbers.length, mostRows);
  const related = numbers.map((column) => column.related);
  const { arrays } = await sampleNumbers(partOf(context, 0, 0.2), related, rows);
  const few = Math.max(fewRows, Math.floor(screenedCells / pairCount));
  const step = Math.max(1, Math.floor((arrays[0]?.length ?? 0) / few));
  const firstLook = await screenedOf(
    partOf(context, 0.2, 0.3),
    numbers,
    arrays.map((values) => oneOf(values, step)),
  );
  const strengths = await strengthsOf(partOf(context, 0.3, 0.8), firstLook);
  if (step === 1) return pairsOf(numbers, strongestOf(strengths, numbers.length, keptPairs));
  const likely = strongestOf(strengths, numbers.length, candidatesPerPair * keptPairs);
  const columns = await screenedOf(partOf(context, 0.8, 0.9), numbers, arrays);
  const measured: Strong[] = [];
  for (const [at, { i, j }] of likely.entries()) {
    measured.push({ i, j, strength: strengthOf(columns[i], columns[j]) ?? -1 });
    if (at % 1_000 === 999) await pause(context);
  }
  return pairsOf(numbers, measured.toSorted(strongestFirst).slice(0, keptPairs));
}

function pairsOf(numbers: readonly NumberColumn[], strong: readonly Strong[]): NumberPair[] {
  return strong.flatMap(({ i, j }): NumberPair[] => {
    const [first, second] = [numbers[i], numbers[j]];
    return first && second ? [[first, second]] : [];
  });
}

/** One of so many rows, picked so that what repeats in the file does not matter. */
function oneOf(values: Float64Array, step: number): Float64Array {
  if (step === 1) return values;
  const picked = pickedRows(values.length, 1 / step);
  const found = new Float64Array(picked.length);
  for (let i = 0; i < picked.length; i++) found[i] = values[picked[i] ?? 0] ?? Number.NaN;
  return found;
}

async function screenedOf(
  context: RelationContext,
  numbers: readonly NumberColumn[],
  arrays: readonly Float64Array[],
): Promise<Screened[]> {
  const columns: Screened[] = [];
  for (const [i, values] of arrays.entries()) {
    columns.push(screened(values, numbers[i]));
    context.report((i + 1) / arrays.length);
    await pause(context);
  }
  return columns;
}

function screened(raw: Float64Array, { center, scale }: Pick<NumberColumn, "center" | "scale"> = unscaled): Screened {
  const present = new Float64Array(raw.length);
  let count = 0;
  for (let row = 0; row < raw.length; row++) {
    if (Number.isNaN(raw[row] ?? Number.NaN)) continue;
    present[row] = 1;
    count++;
  }
  const scaled = raw.map((value) => (value - center) / scale);
  return {
    values: standardised(scaled, count),
    ranks: standardised(averageRanks(raw), count),
    present: count < raw.length ? present : null,
    count,
  };
}

const unscaled = { center: 0, scale: 1 };

/** Less the mean, over the deviation; 0 where there is no value. */
function standardised(raw: Float64Array, count: number): Float64Array {
  let [sum, squares] = [0, 0];
  for (let row = 0; row < raw.length; row++) sum += valueIn(raw, row);
  const mean = sum / count;
  const away = new Float64Array(raw.length);
  for (let row = 0; row < raw.length; row++) {
    const value = raw[row] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    away[row] = value - mean;
    squares += (value - mean) * (value - mean);
  }
  const deviation = Math.sqrt(squares / count);
  for (let row = 0; row < away.length; row++) away[row] = deviation > 0 ? (away[row] ?? 0) / deviation : 0;
  return away;
}

function valueIn(values: Float64Array, row: number): number {
  const value = values[row] ?? Number.NaN;
  return Number.isNaN(value) ? 0 : value;
}

/** Ranks of which equal values share the mean; NaN where there is no value. */
function averageRanks(raw: Float64Array): Float64Array {
  const dense = denseRanks(raw);
  const counts = new Int32Array(highest(dense) + 1);
  for (let row = 0; row < dense.length; row++) {
    const rank = dense[row] ?? -1;
    if (rank >= 0) counts[rank] = (counts[rank] ?? 0) + 1;
  }
  const means = new Float64Array(counts.length);
  let before = 0;
  for (let rank = 0; rank < counts.length; rank++) {
    const own = counts[rank] ?? 0;
    means[rank] = before + own / 2;
    before += own;
  }
  const ranks = new Float64Array(raw.length);
  for (let row = 0; row < dense.length; row++) ranks[row] = means[dense[row] ?? -1] ?? Number.NaN;
  return ranks;
}

/** Strengths of pairs (0, 1), (0, 2), ... (1, 2), ...; -1 where there are too few rows. */
async function strengthsOf(context: RelationContext, columns: readonly Screened[]): Promise<Float64Array> {
  const strengths = new Float64Array((columns.length * (columns.length - 1)) / 2);
  let [pair, products] = [0, 0];
  for (let i = 0; i < columns.length; i++) {
    for (let j = i + 1; j < columns.length; j++, pair++) strengths[pair] = strengthOf(columns[i], columns[j]) ?? -1;
    products += (columns.length - i) * (columns[i]?.values.length ?? 0) * 2;
    if (products < productsAtOnce) continue;
    products = 0;
    await pause(context);
    context.report(pair / strengths.length);
  }
  return strengths;
}

type Strong = { i: number; j: number; strength: number };

/** The strongest of pairs, at most so many; of equally strong ones the first. */
function strongestOf(strengths: Float64Array, columns: number, most: number): Strong[] {
  const least = Math.max(0, strengths.toSorted().at(-most) ?? 0);
  const found: Strong[] = [];
  for (let i = 0, pair = 0; i < columns; i++) {
    for (let j = i + 1; j < columns; j++, pair++) {
      const strength = strengths[pair] ?? -1;
      if (strength >= least) found.push({ i, j, strength });
    }
  }
  return found.toSorted(strongestFirst).slice(0, most);
}

function strongestFirst(a: Strong, b: Strong): number {
  return b.strength - a.strength || a.i - b.i || a.j - b.j;
}

/** To nine decimals, so that rounding decides nothing; null over too few rows. */
function strengthOf(first: Screened | undefined, second: Screened | undefined): number | null {
  if (!first || !second) return null;
  const n =
    first.present && second.present ? product(first.present, second.present) : Math.min(first.count, second.count);
  if (n < fewestRows) return null;
  const most = Math.max(Math.abs(product(first.values, second.values)), Math.abs(product(first.ranks, second.ranks)));
  return Math.round(Math.min(most / n, 1) * 1e9) / 1e9;
}
