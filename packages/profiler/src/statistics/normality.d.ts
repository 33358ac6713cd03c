/** What the first four central moments tell: `m2` to `m4` are means of powers of the deviations from the mean. */
export type Moments = {
  count: number;
  m2: number;
  m3: number;
  m4: number;
};
/**
 * Jarque and Bera (1980): n/6 (g1^2 + g2^2/4) with the moment skewness g1 and the excess kurtosis g2, uncorrected. The
 * p-value is that of chi-squared with two degrees of freedom, exp(-JB/2): good for a few hundred values and more. Null below
 * three values or without spread.
 */
export declare function jarqueBera({ count, m2, m3, m4 }: Moments): {
  statistic: number;
  pValue: number;
} | null;
/**
 * Sarle's coefficient, (G1^2 + 1) / (G2 + 3 (n-1)^2 / ((n-2)(n-3))), from skewness and excess kurtosis corrected for bias: above
 * 5/9, that of a uniform distribution, several humps are likely. Null below four values.
 */
export declare function bimodalityCoefficient(
  count: number,
  skewness: number | null,
  kurtosis: number | null,
): number | null;
