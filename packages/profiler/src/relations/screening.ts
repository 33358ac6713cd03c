import type { RelationContext } from "./group.ts";
import type { NumberColumn } from "./numbers.ts";
import type { NumberPair } from "./numeric-pairs.ts";
import { partOf } from "./queries.ts";
import { sampleNumbers } from "./held-values.ts";
import { denseRanks, pause, product } from "./sample-values.ts";

/** Of fewer rows nearly any two columns look alike. */
const fewestRows = 10;
/** More rows would not change which pairs are the strong ones. */
const mostRows = 4_000;
/** Multiplications between two looks at the signal. */
const productsAtOnce = 20_000_000;

/** A column over the sample: standardised values and ranks, 0 where it is missing, so that a coefficient is one inner product. */
type Screened = { values: Float64Array; ranks: Float64Array; present: Float64Array | null; count: number };

/** The strongest of very many pairs by the greater of Pearson's and Spearman's coefficients over a sample. */
export async function screenPairs(context: RelationContext, numbers: readonly NumberColumn[]): Promise<NumberPair[]> {
  const { limits } = context;
  const pairCount = (numbers.length * (numbers.length - 1)) / 2;
  const budget = Math.min(limits.screenedCells / pairCount, limits.rankedCells / numbers.length, mostRows);
  const related = numbers.map((column) => column.related);
  const { arrays } = await sampleNumbers(partOf(context, 0, 0.4), related, budget);
  const columns: Screened[] = [];
  for (const [i, values] of arrays.entries()) {
    columns.push(screened(values, numbers[i]));
    context.report(0.4 + (0.1 * (i + 1)) / arrays.length);
    await pause(context);
  }
  return strongestOf(context, { numbers, columns });
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
  const counts: number[] = [];
  for (const rank of dense) if (rank >= 0) counts[rank] = (counts[rank] ?? 0) + 1;
  let before = 0;
  const means = counts.map((own) => (before += own) - own / 2);
  return Float64Array.from(dense, (rank) => means[rank] ?? Number.NaN);
}

async function strongestOf(
  context: RelationContext,
  { numbers, columns }: { numbers: readonly NumberColumn[]; columns: readonly Screened[] },
): Promise<NumberPair[]> {
  const strengths: { i: number; j: number; strength: number }[] = [];
  let products = 0;
  for (const [i, first] of columns.entries()) {
    for (let j = i + 1; j < columns.length; j++) {
      const second = columns[j];
      const strength = second ? strengthOf(first, second) : null;
      if (strength !== null) strengths.push({ i, j, strength });
      products += first.values.length * 3;
      if (products < productsAtOnce) continue;
      products = 0;
      await pause(context);
    }
    // Columns ahead have fewer pairs each; what is left of the work falls with the square.
    context.report(0.5 + 0.5 * (1 - (1 - (i + 1) / columns.length) ** 2));
  }
  return strengths
    .toSorted((a, b) => b.strength - a.strength || a.i - b.i || a.j - b.j)
    .slice(0, context.limits.keptPairs)
    .flatMap(({ i, j }): NumberPair[] => {
      const [first, second] = [numbers[i], numbers[j]];
      return first && second ? [[first, second]] : [];
    });
}

/** To nine decimals, so that rounding decides nothing; null over too few rows. */
function strengthOf(first: Screened, second: Screened): number | null {
  const n =
    first.present && second.present ? product(first.present, second.present) : Math.min(first.count, second.count);
  if (n < fewestRows) return null;
  const most = Math.max(Math.abs(product(first.values, second.values)), Math.abs(product(first.ranks, second.ranks)));
  return Math.round(Math.min(most / n, 1) * 1e9) / 1e9;
}
