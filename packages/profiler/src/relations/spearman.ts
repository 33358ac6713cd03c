import type { RelationContext } from "./group.ts";
import { sampleNumbers } from "./held-values.ts";
import type { NumberColumn } from "./numbers.ts";
import type { NumberPair } from "./numeric-pairs.ts";
import { coefficientOf, inBatches, partOf } from "./queries.ts";
import { denseRanks, highest, pause, product } from "./sample-values.ts";
import { describeSample } from "./sampling.ts";

/** More rows would make the figure no more telling: its standard error is 0.003 here. */
const mostRows = 100_000;
/** Rows of all pairs between two looks at the signal. */
const rowsAtOnce = 4_000_000;

/**
 * Spearman's rho: Pearson's r of the ranks, equal values sharing the mean of their ranks. Where a column has missing values,
 * ranks are taken anew for each pair over the rows in which both have a value, as pandas and scipy do.
 */
export async function spearmanOfPairs(
  context: RelationContext,
  pairs: readonly NumberPair[],
): Promise<{ values: (number | null)[]; method: string[] }> {
  if (pairs.length === 0) return { values: [], method: [] };
  const { limits } = context;
  const columns = [...new Set(pairs.flat())];
  const rows = Math.min(mostRows, limits.rankedCells / columns.length, limits.rankedPairRows / pairs.length);
  const related = columns.map((column) => column.related);
  const { arrays, sample } = await sampleNumbers(partOf(context, 0, 0.4), related, rows);
  const ranked = new Map<NumberColumn, Ranked>();
  for (const [i, column] of columns.entries()) {
    ranked.set(column, rankedOf(arrays[i] ?? new Float64Array()));
    await pause(context);
  }
  const size = Math.max(1, Math.floor(rowsAtOnce / sample.rows));
  const values = await inBatches(pairs, { size, report: partOf(context, 0.4, 1).report }, async (batch) => {
    await pause(context);
    return batch.map(([a, b]) => {
      const [first, second] = [ranked.get(a), ranked.get(b)];
      return first && second ? rhoOf(first, second) : null;
    });
  });
  const error = 1 / Math.sqrt(sample.rows - 1);
  return { values, method: sample.isAll ? [] : [describeSample("Spearman", sample.rows, error)] };
}

/** Dense ranks from 0, -1 where there is no value; where each row has one, twice the rank less its mean as well. */
export type Ranked = { dense: Int32Array; different: number; whole: { away: Float64Array; squares: number } | null };

export function rankedOf(values: Float64Array): Ranked {
  const dense = denseRanks(values);
  const different = highest(dense) + 1;
  const counts = new Int32Array(different);
  for (let row = 0; row < dense.length; row++) {
    const rank = dense[row] ?? -1;
    if (rank < 0) return { dense, different, whole: null };
    counts[rank] = (counts[rank] ?? 0) + 1;
  }
  const ranks = doubledRanks(counts, dense.length);
  const away = new Float64Array(dense.length);
  for (let row = 0; row < dense.length; row++) away[row] = ranks[dense[row] ?? 0] ?? 0;
  return { dense, different, whole: { away, squares: product(away, away) } };
}

/** Of how often each value occurs: twice its mean rank, less that of all; whole numbers, so that sums of them are exact. */
function doubledRanks(counts: Int32Array, n: number): Float64Array {
  const ranks = new Float64Array(counts.length);
  let before = 0;
  for (let value = 0; value < counts.length; value++) {
    const own = counts[value] ?? 0;
    ranks[value] = 2 * before + own - n;
    before += own;
  }
  return ranks;
}

export function rhoOf(first: Ranked, second: Ranked): number | null {
  if (first.whole && second.whole) {
    const { away: x, squares: xx } = first.whole;
    const { away: y, squares: yy } = second.whole;
    return xx > 0 && yy > 0 ? coefficientOf(product(x, y) / Math.sqrt(xx) / Math.sqrt(yy)) : null;
  }
  return rhoOfGapped(first, second);
}

/** Ranks over the rows with both: dense ranks of each column keep their order, so that counting takes the place of sorting. */
function rhoOfGapped(first: Ranked, second: Ranked): number | null {
  const [countsX, countsY] = [new Int32Array(first.different), new Int32Array(second.different)];
  let n = 0;
  for (let row = 0; row < first.dense.length; row++) {
    const x = first.dense[row] ?? -1;
    const y = second.dense[row] ?? -1;
    if (x < 0 || y < 0) continue;
    countsX[x] = (countsX[x] ?? 0) + 1;
    countsY[y] = (countsY[y] ?? 0) + 1;
    n++;
  }
  const [ranksX, ranksY] = [doubledRanks(countsX, n), doubledRanks(countsY, n)];
  let [xx, yy, xy] = [0, 0, 0];
  for (let value = 0; value < countsX.length; value++) xx += (countsX[value] ?? 0) * (ranksX[value] ?? 0) ** 2;
  for (let value = 0; value < countsY.length; value++) yy += (countsY[value] ?? 0) * (ranksY[value] ?? 0) ** 2;
  if (!(xx > 0) || !(yy > 0)) return null;
  for (let row = 0; row < first.dense.length; row++) {
    const x = first.dense[row] ?? -1;
    const y = second.dense[row] ?? -1;
    if (x >= 0 && y >= 0) xy += (ranksX[x] ?? 0) * (ranksY[y] ?? 0);
  }
  return coefficientOf(xy / Math.sqrt(xx) / Math.sqrt(yy));
}
