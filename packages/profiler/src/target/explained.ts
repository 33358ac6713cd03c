import type { TargetRelations } from "@datainsight/schemas";
import type { Range } from "./groups.ts";

type Found = Omit<TargetRelations["features"][number], "column">;

/** Rows and sums of the target y by group, and the sums with the feature x over all rows, x and y scaled. */
export type ExplainedSums = {
  counts: readonly number[];
  sums: readonly number[];
  squares: number;
  /** Sums of x, x x and x y; null where x is no quantity. */
  x: { sum: number; squares: number; products: number } | null;
};

export type Explained = {
  add: (groups: Int32Array, target: Float64Array, values: Float64Array) => void;
  sums: () => ExplainedSums;
};

/** Sums of the target, less its mean and in units of its range, over all rows and by group. */
export function noExplained(target: Range | undefined, own: Range | undefined): Explained {
  const [counts, sums]: [number[], number[]] = [[], []];
  let [squares, sumX, squaresX, products] = [0, 0, 0, 0];
  const y = target ?? { center: 0, scale: 0 };
  const x = own ?? { center: 0, scale: 0 };
  return {
    add: (groups, told, values) => {
      for (let row = 0; row < groups.length; row++) {
        const group = groups[row] ?? -1;
        const value = ((told[row] ?? Number.NaN) - y.center) / y.scale;
        if (group < 0 || Number.isNaN(value)) continue;
        for (let next = counts.length; next <= group; next++) {
          counts.push(0);
          sums.push(0);
        }
        counts[group] = (counts[group] ?? 0) + 1;
        sums[group] = (sums[group] ?? 0) + value;
        squares += value * value;
        const feature = ((values[row] ?? 0) - x.center) / x.scale;
        sumX += feature;
        squaresX += feature * feature;
        products += feature * value;
      }
    },
    sums: () => ({
      counts,
      sums,
      squares,
      x: own && own.scale > 0 ? { sum: sumX, squares: squaresX, products } : null,
    }),
  };
}

/** The greater of the correlation ratio, corrected for the number of groups, and the absolute correlation. */
export function explainedBy({ counts, sums, squares, x }: ExplainedSums): Found | null {
  let [n, groups, sum, between] = [0, 0, 0, 0];
  for (const [group, count] of counts.entries()) {
    if (count === 0) continue;
    const own = sums[group] ?? 0;
    [n, groups, sum, between] = [n + count, groups + 1, sum + own, between + (own * own) / count];
  }
  const mean = (sum * sum) / n;
  const total = squares - mean;
  if (n < 3 || !(total > rounding * squares)) return null;
  // Corrected as R2 is: as many groups as rows explain everything and nothing.
  const explained = n > groups ? 1 - ((squares - between) / total) * ((n - 1) / (n - groups)) : 0;
  const eta = Math.sqrt(clamp(explained));
  const pearson = x === null ? 0 : pearsonOf({ n, sum, total }, x);
  return pearson > eta
    ? { n, strength: pearson, measure: "pearson" }
    : { n, strength: eta, measure: "correlationRatio" };
}

/** A sum of squares below this share of what it was taken from is rounding. */
const rounding = 1e-12;

function pearsonOf(
  { n, sum, total }: { n: number; sum: number; total: number },
  x: NonNullable<ExplainedSums["x"]>,
): number {
  const own = x.squares - (x.sum * x.sum) / n;
  if (!(own > rounding * x.squares)) return 0;
  return clamp(Math.abs((x.products - (x.sum * sum) / n) / Math.sqrt(own) / Math.sqrt(total)));
}

/** Rounding can leave a hair outside 0 to 1. */
function clamp(value: number): number {
  return Number.isFinite(value) ? Math.min(1, Math.max(0, value)) : 0;
}
