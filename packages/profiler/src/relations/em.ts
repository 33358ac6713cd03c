import { CholeskyDecomposition, Matrix } from "ml-matrix";

/** The rows with the same columns present, summed up. */
export type Pattern = {
  n: number;
  /** Positions of the columns that are present, ascending. */
  observed: readonly number[];
  /** Means of those columns. */
  mean: readonly number[];
  /** Their covariances, divided by n. */
  covariance: Matrix;
};

export type Moments = { mean: number[]; covariance: Matrix };

/** Lets others have a turn between parts of the work, and is told the share of the most that there may be. */
export type OnStep = (share: number) => Promise<void>;

const maxSteps = 500;
/** Means and covariances of standardised columns change by less than this when it ends. */
const settled = 1e-8;
/** More than this when the steps have run out, and the estimates are worth nothing. */
const unsettled = 1e-5;
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
  let change = Infinity;
  for (let step = 0; step < steps && change >= settled; step++) {
    const sums = noSums(columns);
    for (let from = 0; from < patterns.length; from += atOnce) {
      if (!addExpected(sums, patterns.slice(from, from + atOnce), moments)) return "singular";
      await onStep((step + from / patterns.length) / steps);
    }
    const next = momentsOf(sums, total);
    change = largestChange(moments, next, spread);
    moments = next;
  }
  return change < unsettled ? moments : "unsettled";
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
      squares += pattern.n * (pattern.covariance.get(at, at) + own * own);
    }
    if (n === 0) return null;
    mean.push(sum / n);
    variance.push(squares / n - (sum / n) ** 2);
  }
  return variance.every((value) => value > 0) ? { mean, covariance: Matrix.diag(variance) } : null;
}

type ExpectedSums = { sum: Matrix; products: Matrix };

function noSums(columns: number): ExpectedSums {
  return { sum: Matrix.zeros(columns, 1), products: Matrix.zeros(columns, columns) };
}

/** What each pattern lacks is expected from what it has, then all is summed up; false when that cannot be. */
function addExpected({ sum, products }: ExpectedSums, patterns: readonly Pattern[], moments: Moments): boolean {
  for (const pattern of patterns) {
    const expected = expectationOf(pattern, moments);
    if (expected === null) return false;
    const own = Matrix.columnVector(expected.mean);
    sum.add(own.clone().mul(pattern.n));
    products.add(own.mmul(own.transpose()).add(expected.covariance).mul(pattern.n));
  }
  return true;
}

function momentsOf({ sum, products }: ExpectedSums, total: number): Moments {
  const mean = sum.div(total);
  return { mean: mean.to1DArray(), covariance: products.div(total).sub(mean.mmul(mean.transpose())) };
}

/** Mean and covariance of the complete rows that a pattern's rows stand for. */
function expectationOf(pattern: Pattern, { mean, covariance }: Moments): Moments | null {
  const columns = mean.length;
  const observed = [...pattern.observed];
  const missing = [...Array(columns).keys()].filter((i) => !observed.includes(i));
  const factor = choleskyOf(covariance.selection(observed, observed));
  if (factor === null) return null;
  const complete = [...mean];
  for (const [at, i] of observed.entries()) complete[i] = pattern.mean[at] ?? 0;
  const spread = Matrix.zeros(columns, columns);
  place(spread, { rows: observed, columns: observed }, pattern.covariance);
  if (missing.length > 0) {
    const between = covariance.selection(observed, missing);
    const slopes = factor.solve(between);
    const away = Matrix.rowVector(observed.map((i, at) => (pattern.mean[at] ?? 0) - (mean[i] ?? 0)));
    const shift = away.mmul(slopes).to1DArray();
    for (const [at, i] of missing.entries()) complete[i] = (mean[i] ?? 0) + (shift[at] ?? 0);
    const cross = pattern.covariance.mmul(slopes);
    place(spread, { rows: observed, columns: missing }, cross);
    place(spread, { rows: missing, columns: observed }, cross.transpose());
    const left = covariance.selection(missing, missing).sub(between.transpose().mmul(slopes));
    place(spread, { rows: missing, columns: missing }, left.add(slopes.transpose().mmul(cross)));
  }
  return { mean: complete, covariance: spread };
}

function place(target: Matrix, at: { rows: readonly number[]; columns: readonly number[] }, values: Matrix): void {
  for (const [a, i] of at.rows.entries()) {
    for (const [b, j] of at.columns.entries()) target.set(i, j, values.get(a, b));
  }
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
