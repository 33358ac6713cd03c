import { Matrix } from "ml-matrix";
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
export type Moments = {
  mean: number[];
  covariance: Matrix;
};
/**
 * Maximum-likelihood mean and covariance of a multivariate normal with missing values, by EM over the sums of each pattern
 * (Little and Rubin, Statistical Analysis with Missing Data, section 11.2).
 * @returns null when a covariance matrix is singular
 */
export declare function estimateMoments(patterns: readonly Pattern[], columns: number): Moments | null;
/** The part of the moments that concerns some columns. */
export declare function observedPart({ mean, covariance }: Moments, columns: readonly number[]): Moments;
/** x' A^-1 x of a positive definite matrix; null when it is singular. */
export declare function quadraticForm(matrix: Matrix, x: readonly number[]): number | null;
