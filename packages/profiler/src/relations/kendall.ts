import type { RelationContext } from "./group.ts";
import type { NumberColumn } from "./numbers.ts";
import type { NumberPair } from "./numeric-pairs.ts";
import { sampleNumbers } from "./held-values.ts";
import { coefficientOf, inBatches, partOf } from "./queries.ts";
import { denseRanks, pause } from "./sample-values.ts";
import { describeSample } from "./sampling.ts";

/** Pairs between two looks at the signal. */
const pairsAtOnce = 50;
const leastRows = 300;
/** Where not all rows can be taken, more would make the figure no more telling: the standard error is 0.03 here. */
const mostRows = 2_000;

/**
 * Kendall's tau-b: concordant less discordant pairs of rows, over the geometric mean of the pairs not tied in either column.
 * All rows where the limit allows them for every pair, else a sample; the standard error of tau over n rows is at most sqrt(2 (1 - tau^2) / n) (Kendall, Rank
 * Correlation Methods).
 */
export async function kendallOfPairs(
  context: RelationContext,
  pairs: readonly NumberPair[],
): Promise<{ values: (number | null)[]; method: string[] }> {
  if (pairs.length === 0) return { values: [], method: [] };
  const affordable = Math.floor(context.limits.kendallCells / pairs.length);
  const columns = [...new Set(pairs.flat())];
  const related = columns.map((column) => column.related);
  const rows = affordable >= context.rowCount ? context.rowCount : Math.min(mostRows, Math.max(leastRows, affordable));
  const { arrays: values, sample } = await sampleNumbers(partOf(context, 0, 0.3), related, rows);
  const ranks = new Map<NumberColumn, Int32Array>(
    columns.map((column, i) => [column, denseRanks(values[i] ?? new Float64Array())]),
  );
  const none = new Int32Array();
  const found = await inBatches(pairs, { size: pairsAtOnce, report: partOf(context, 0.3, 1).report }, async (batch) => {
    await pause(context);
    return batch.map(([first, second]) => tauOf(ranks.get(first) ?? none, ranks.get(second) ?? none));
  });
  const method = sample.isAll ? [] : [describeSample("Kendall", sample.rows, Math.sqrt(2 / sample.rows))];
  return { values: found, method };
}

/**
 * Tau-b over the rows in which both have a rank, in n log n steps (Knight 1966, JASA 61): rows are sorted by the first column,
 * then the second; each exchange that sorting by the second takes from there is a discordant pair.
 * @param first ranks from 0, -1 where there is no value
 */
export function tauOf(first: Int32Array, second: Int32Array): number | null {
  const size = first.length + 1;
  const keys = new Float64Array(first.length);
  let n = 0;
  for (let row = 0; row < first.length; row++) {
    const [x, y] = [first[row] ?? -1, second[row] ?? -1];
    if (x >= 0 && y >= 0) keys[n++] = x * size + y;
  }
  const sorted = keys.subarray(0, n).sort();
  const tiedInBoth = tiedPairs(sorted);
  const tiedInFirst = tiedPairs(sorted.map((key) => Math.floor(key / size)));
  const seconds = sorted.map((key) => key % size);
  const exchanges = sortCounting(seconds);
  const tiedInSecond = tiedPairs(seconds);
  const all = (n * (n - 1)) / 2;
  const [untiedFirst, untiedSecond] = [all - tiedInFirst, all - tiedInSecond];
  if (untiedFirst === 0 || untiedSecond === 0) return null;
  const difference = all - tiedInFirst - tiedInSecond + tiedInBoth - 2 * exchanges;
  return coefficientOf(difference / Math.sqrt(untiedFirst) / Math.sqrt(untiedSecond));
}

/** Pairs of equal values in sorted ones. */
function tiedPairs(sorted: Float64Array): number {
  let [pairs, run] = [0, 0];
  for (let i = 1; i < sorted.length; i++) {
    run = sorted[i] === sorted[i - 1] ? run + 1 : 0;
    pairs += run;
  }
  return pairs;
}

/** Sorts by merging, in place, and counts the pairs that stood in the wrong order. */
function sortCounting(values: Float64Array): number {
  const merged = new Float64Array(values.length);
  let exchanges = 0;
  for (let width = 1; width < values.length; width *= 2) {
    for (let from = 0; from < values.length; from += 2 * width) {
      const middle = Math.min(from + width, values.length);
      const end = Math.min(from + 2 * width, values.length);
      let [left, right] = [from, middle];
      for (let at = from; at < end; at++) {
        const takesLeft = left < middle && (right >= end || (values[left] ?? 0) <= (values[right] ?? 0));
        if (!takesLeft) exchanges += middle - left;
        merged[at] = (takesLeft ? values[left++] : values[right++]) ?? 0;
      }
    }
    values.set(merged);
  }
  return exchanges;
}
