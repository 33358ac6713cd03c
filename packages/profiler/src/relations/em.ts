import { CholeskyDecomposition, Matrix } from "ml-matrix";

/** The rows with the same columns present, summed up. */
export type Pattern = {
  n: number;
  /** Positions of the columns that are present, ascending. */
  observed: readonly number[];
  /** Means of those columns. */
  mean: readonly number[];
  /** Their covariances, divided by n, row by row. */
  covariance: Float64Array;
};

export type Moments = { mean: number[]; covariance: Matrix };

/** Lets others have a turn between parts of the work, and is told the share of the most that there may be. */
export type OnStep = (share: number) => Promise<void>;

const maxSteps = 500;
/** Means and covariances of standardised columns change by less than this when it ends. */
const settled = 1e-8;
/** Farther than this from where the steps lead when they end, and the estimates are worth nothing. */
const unsettled = 1e-4;
/** Multiplications of all steps together; steps are as many as it allows. */
const maxWork = 1_000_000_000;
/** Multiplications between two turns of others. */
const workAtOnce = 5_000_000;
/** Below this share of a column's variance the rest of it is rounding. */
const leastPivot = 1e-9;

/**
 * Maximum-likelihood mean and covariance of a multivariate normal with missing values, by EM over the sums of each pattern
 * (Little and Rubin, Statistical Analysis with Missing Data, section 11.2).
 * @returns `singular` when a covariance matrix has no inverse, `unsettled` when the steps ran out
 */
export async function estimateMoments(
  patterns: readonly Pattern[],
  columns: number,
  onStep: OnStep,
): Promise<Moments | "singular" | "unsettled"> {
  const total = patterns.reduce((sum, { n }) => sum + n, 0);
  let moments = startingMoments(patterns, columns);
  if (moments === null) return "singular";
  const spread = moments.covariance.diagonal();
  const perPattern = 3 * columns ** 3;
  const steps = Math.min(maxSteps, Math.max(20, Math.floor(maxWork / (patterns.length * perPattern))));
  const atOnce = Math.max(1, Math.floor(workAtOnce / perPattern));
  let [change, before] = [Infinity, Infinity];
  for (let step = 0; step < steps && change >= settled; step++) {
    const sums = noSums(columns);
    for (let from = 0; from < patterns.length; from += atOnce) {
      if (!addExpected(sums, patterns.slice(from, from + atOnce), moments)) return "singular";
      await onStep((step + from / patterns.length) / steps);
    }
    const next = momentsOf(sums, total);
    [before, change] = [change, largestChange(moments, next, spread)];
    moments = next;
  }
  return stillToGo(change, before) < unsettled ? moments : "unsettled";
}

/**
 * How far the steps to come will lead, each being as much smaller than the one before as the last one was: where few rows tell how
 * columns go together, steps are tiny long before they have led anywhere.
 */
function stillToGo(last: number, before: number): number {
  const rate = last / before;
  return rate < 1 ? (last * rate) / (1 - rate) : last === 0 ? 0 : Infinity;
}

/** The part of the moments that concerns some columns. */
export function observedPart({ mean, covariance }: Moments, columns: readonly number[]): Moments {
  return {
    mean: columns.map((i) => mean[i] ?? 0),
    covariance: covariance.selection([...columns], [...columns]),
  };
}

/** x' A^-1 x of a positive definite matrix; null when it is singular. */
export function quadraticForm(matrix: Matrix, x: readonly number[]): number | null {
  const factor = choleskyOf(matrix);
  if (factor === null) return null;
  const column = Matrix.columnVector([...x]);
  return column.transpose().mmul(factor.solve(column)).get(0, 0);
}

function choleskyOf(matrix: Matrix): CholeskyDecomposition | null {
  // Sums that were made in another order differ in their last digit, and the decomposition refuses those.
  const factor = new CholeskyDecomposition(matrix.clone().add(matrix.transpose()).div(2));
  if (!factor.isPositiveDefinite()) return null;
  const pivots = factor.lowerTriangularMatrix.diagonal();
  const degenerate = pivots.some((pivot, i) => !(pivot * pivot > leastPivot * matrix.get(i, i)));
  return degenerate ? null : factor;
}

/** Each column's own mean and variance, no covariances. */
function startingMoments(patterns: readonly Pattern[], columns: number): Moments | null {
  const mean: number[] = [];
  const variance: number[] = [];
  for (let column = 0; column < columns; column++) {
    let [n, sum, squares] = [0, 0, 0];
    for (const pattern of patterns) {
      const at = pattern.observed.indexOf(column);
      if (at < 0) continue;
      const own = pattern.mean[at] ?? 0;
      n += pattern.n;
      sum += pattern.n * own;
      squares += pattern.n * ((pattern.covariance[at * pattern.observed.length + at] ?? 0) + own * own);
    }
    if (n === 0) return null;
    mean.push(sum / n);
    variance.push(squares / n - (sum / n) ** 2);
  }
  return variance.every((value) => value > 0) ? { mean, covariance: Matrix.diag(variance) } : null;
}

type ExpectedSums = { sum: Float64Array; products: Float64Array };

function noSums(columns: number): ExpectedSums {
  return { sum: new Float64Array(columns), products: new Float64Array(columns * columns) };
}

/** What each pattern lacks is expected from what it has, then all is summed up; false when that cannot be. */
function addExpected(sums: ExpectedSums, patterns: readonly Pattern[], { mean, covariance }: Moments): boolean {
  const columns = mean.length;
  const flat = Float64Array.from({ length: columns * columns }, (_, at) =>
    covariance.get(Math.floor(at / columns), at % columns),
  );
  return patterns.every((pattern) => {
    const swept = sweptOf(flat, pattern.observed, columns);
    if (swept !== null) addPattern(sums, pattern, { mean, swept });
    return swept !== null;
  });
}

/**
 * The covariance swept on the observed columns (Little and Rubin, section 7.4): the slopes of each missing column on those in the
 * observed rows, and what they leave of its covariances in the missing ones. Null where an observed column is told by others.
 */
function sweptOf(covariance: Float64Array, observed: readonly number[], columns: number): Float64Array | null {
  const swept = covariance.slice();
  const open = Array.from({ length: columns }, (_, i) => i);
  for (const k of observed) {
    const pivot = swept[k * columns + k] ?? 0;
    if (!(pivot > leastPivot * (covariance[k * columns + k] ?? 0))) return null;
    open.splice(open.indexOf(k), 1);
    for (const j of open) swept[k * columns + j] = (swept[k * columns + j] ?? 0) / pivot;
    for (let i = 0; i < columns; i++) {
      const factor = i === k ? 0 : (swept[i * columns + k] ?? 0);
      if (factor === 0) continue;
      for (const j of open) {
        swept[i * columns + j] = (swept[i * columns + j] ?? 0) - factor * (swept[k * columns + j] ?? 0);
      }
    }
  }
  return swept;
}

/** Mean and covariance of the complete rows that a pattern's rows stand for, times their number. */
function addPattern(
  { sum, products }: ExpectedSums,
  { n, observed, mean: own, covariance }: Pattern,
  { mean, swept }: { mean: readonly number[]; swept: Float64Array },
): void {
  const columns = mean.length;
  const missing = [...mean.keys()].filter((i) => !observed.includes(i));
  const complete = [...mean];
  for (const [at, i] of observed.entries()) complete[i] = own[at] ?? 0;
  for (const m of missing) {
    for (const o of observed) {
      complete[m] = (complete[m] ?? 0) + ((complete[o] ?? 0) - (mean[o] ?? 0)) * (swept[o * columns + m] ?? 0);
    }
  }
  const spread = new Float64Array(columns * columns);
  const place = (i: number, j: number, value: number) => (spread[i * columns + j] = spread[j * columns + i] = value);
  for (const [a, i] of observed.entries()) {
    for (const [b, j] of observed.entries()) spread[i * columns + j] = covariance[a * observed.length + b] ?? 0;
    for (const m of missing) {
      let cross = 0;
      for (const [b, j] of observed.entries()) {
        cross += (covariance[a * observed.length + b] ?? 0) * (swept[j * columns + m] ?? 0);
      }
      place(i, m, cross);
    }
  }
  for (const [at, l] of missing.entries()) {
    for (const m of missing.slice(at)) {
      let left = swept[l * columns + m] ?? 0;
      for (const o of observed) left += (swept[o * columns + l] ?? 0) * (spread[o * columns + m] ?? 0);
      place(l, m, left);
    }
  }
  for (let i = 0; i < columns; i++) {
    sum[i] = (sum[i] ?? 0) + n * (complete[i] ?? 0);
    for (let j = 0; j < columns; j++) {
      const product = (complete[i] ?? 0) * (complete[j] ?? 0) + (spread[i * columns + j] ?? 0);
      products[i * columns + j] = (products[i * columns + j] ?? 0) + n * product;
    }
  }
}

function momentsOf({ sum, products }: ExpectedSums, total: number): Moments {
  const mean = Array.from(sum, (each) => each / total);
  const covariance = mean.map((x, i) => mean.map((y, j) => (products[i * mean.length + j] ?? 0) / total - x * y));
  return { mean, covariance: new Matrix(covariance) };
}

function largestChange(before: Moments, after: Moments, spread: readonly number[]): number {
  const deviation = spread.map(Math.sqrt);
  const scale = (i: number) => deviation[i] ?? 1;
  const means = after.mean.map((value, i) => Math.abs(value - (before.mean[i] ?? 0)) / scale(i));
  let change = Math.max(...means);
  for (let i = 0; i < spread.length; i++) {
    for (let j = 0; j <= i; j++) {
      const moved = Math.abs(after.covariance.get(i, j) - before.covariance.get(i, j));
      change = Math.max(change, moved / (scale(i) * scale(j)));
    }
  }
  return change;
}
