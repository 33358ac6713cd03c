import { readCount } from "../readers.ts";
import { quoteNumber } from "../sql.ts";
import { numericValue } from "./columns.ts";
import type { RelationContext } from "./group.ts";
import { eachBlock } from "./held-values.ts";
import { type NumberColumn, type Scaled, scaledBlock } from "./numbers.ts";
import type { NumberPair } from "./numeric-pairs.ts";
import { coefficientOf, inBatches, partOf, queryRows } from "./queries.ts";
import { product } from "./sample-values.ts";
import type { RowSample } from "./sampling.ts";

export type Pearson = { r: number | null; n: number };

const pairsPerQuery = 100;
/** Sums that are kept for each pair: rows, x, y, x x, y y, x y. */
const sumsPerPair = 6;
/** Where less than this share of the sum of squares lies around the mean, it lost too many digits. */
const leastSpread = 1e-6;

/** Pearson's r = cov(x, y) / (sd(x) sd(y)) over the rows in which both have a value, and their number. */
export async function pearsonOfPairs(
  context: RelationContext,
  pairs: readonly NumberPair[],
  sample: RowSample,
): Promise<Pearson[]> {
  const numbers = [...new Set(pairs.flat())];
  const at = new Map(numbers.map((column, i) => [column, i]));
  const positions = pairs.map(([a, b]) => [at.get(a) ?? 0, at.get(b) ?? 0] as const);
  const sums = new Float64Array(pairs.length * sumsPerPair);
  const columns = numbers.map(({ related }) => related);
  await eachBlock(partOf(context, 0, 0.9), { columns, sample }, (block) => {
    const scaled = scaledBlock(block, numbers).map(totalled);
    for (const [p, [a, b]] of positions.entries()) {
      const [first, second] = [scaled[a], scaled[b]];
      if (first && second) addPair(sums.subarray(p * sumsPerPair, (p + 1) * sumsPerPair), first, second);
    }
  });
  const found = pairs.map((_, p) => fromSums(sums.subarray(p * sumsPerPair, (p + 1) * sumsPerPair)));
  return inDoubt(partOf(context, 0.9, 1), { pairs, found, sample });
}

type Totalled = Scaled & { sum: number; squares: number };

function totalled(scaled: Scaled): Totalled {
  let sum = 0;
  for (let row = 0; row < scaled.values.length; row++) sum += scaled.values[row] ?? 0;
  return { ...scaled, sum, squares: product(scaled.values, scaled.values) };
}

function addPair(sums: Float64Array, first: Totalled, second: Totalled): void {
  if (first.present || second.present) return addGapped(sums, first, second);
  const added = [first.values.length, first.sum, second.sum, first.squares, second.squares];
  added.push(product(first.values, second.values));
  for (let s = 0; s < sumsPerPair; s++) sums[s] = (sums[s] ?? 0) + (added[s] ?? 0);
}

function addGapped(sums: Float64Array, first: Scaled, second: Scaled): void {
  let [n, sx, sy, sxx, syy, sxy] = [0, 0, 0, 0, 0, 0];
  for (let row = 0; row < first.values.length; row++) {
    if (first.present?.[row] === 0 || second.present?.[row] === 0) continue;
    const x = first.values[row] ?? 0;
    const y = second.values[row] ?? 0;
    n++;
    sx += x;
    sy += y;
    sxx += x * x;
    syy += y * y;
    sxy += x * y;
  }
  const added = [n, sx, sy, sxx, syy, sxy];
  for (let s = 0; s < sumsPerPair; s++) sums[s] = (sums[s] ?? 0) + (added[s] ?? 0);
}

/** `r` is undefined where rounding leaves it in doubt. */
function fromSums(sums: Float64Array): { r: number | null | undefined; n: number } {
  const [n = 0, sx = 0, sy = 0, sxx = 0, syy = 0, sxy = 0] = sums;
  if (n < 2) return { r: null, n };
  const [x, y] = [sxx - (sx * sx) / n, syy - (sy * sy) / n];
  if (!(x > leastSpread * sxx) || !(y > leastSpread * syy)) return { r: undefined, n };
  return { r: coefficientOf((sxy - (sx * sy) / n) / Math.sqrt(x) / Math.sqrt(y)), n };
}

/** Pairs whose values nearly all lie far from the mean of all are added up by the engine, value by value around their own mean. */
async function inDoubt(
  context: RelationContext,
  parts: { pairs: readonly NumberPair[]; found: ReturnType<typeof fromSums>[]; sample: RowSample },
): Promise<Pearson[]> {
  const { pairs, found, sample } = parts;
  const doubtful = [...found.keys()].filter((p) => found[p]?.r === undefined);
  const own = await inBatches(doubtful, { size: pairsPerQuery, report: context.report }, async (batch) => {
    const list = batch.flatMap((p, i) => {
      const [x, y] = (pairs[p] ?? []).map((column) => scaledSql(column));
      return [`corr(${x}, ${y}) AS r${i}`, `regr_count(${x}, ${y}) AS n${i}`];
    });
    const [row = {}] = await queryRows(context, `SELECT ${list.join(", ")} FROM ${sample.source}`);
    return batch.map((p, i): [number, Pearson] => [p, { r: coefficientOf(row[`r${i}`]), n: readCount(row[`n${i}`]) }]);
  });
  const certain = new Map(own);
  return found.map(({ r = null, n }, p) => certain.get(p) ?? { r, n });
}

/** Over a power of two, which loses no digit, so that squares neither overflow nor vanish. */
function scaledSql({ related, scale }: NumberColumn): string {
  const power = 2 ** Math.max(-1_000, Math.min(1_000, Math.floor(Math.log2(scale))));
  return `(${numericValue(related.column) ?? "NULL"}) / ${quoteNumber(power)}`;
}
