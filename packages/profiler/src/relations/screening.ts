import type { RelationContext } from "./group.ts";
import type { NumberColumn } from "./numbers.ts";
import type { NumberPair } from "./numeric-pairs.ts";
import { partOf } from "./queries.ts";
import { denseRanks, pause, readSample } from "./sample-values.ts";
import { sampleRows } from "./sampling.ts";

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
  const sample = sampleRows(context, budget, 1);
  const scaled = numbers.map((column) => column.scaled);
  const columns: Screened[] = [];
  for (const values of await readSample(partOf(context, 0, 0.5), scaled, sample)) {
    columns.push(screened(values));
    await pause(context);
  }
  return strongestOf(context, { numbers, columns });
}

function screened(raw: Float64Array): Screened {
  const present = raw.map((value) => (Number.isNaN(value) ? 0 : 1));
  const count = present.reduce((sum, value) => sum + value, 0);
  return {
    values: standardised(raw, count),
    ranks: standardised(averageRanks(raw), count),
    present: count < raw.length ? present : null,
    count,
  };
}

function standardised(raw: Float64Array, count: number): Float64Array {
  const mean = raw.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : value), 0) / count;
  const away = raw.map((value) => (Number.isNaN(value) ? 0 : value - mean));
  const deviation = Math.sqrt(away.reduce((sum, value) => sum + value * value, 0) / count);
  return deviation > 0 ? away.map((value) => value / deviation) : away.fill(0);
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

function product(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
