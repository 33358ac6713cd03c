/** What the first four central moments tell: `m2` to `m4` are means of powers of the deviations from the mean. */
export type Moments = { count: number; m2: number; m3: number; m4: number };

/**
 * Jarque and Bera (1980): n/6 (g1^2 + g2^2/4) with the moment skewness g1 and the excess kurtosis g2, uncorrected. The
 * p-value is that of chi-squared with two degrees of freedom, exp(-JB/2): good for a few hundred values and more. Null below
 * three values or without spread.
 */
export function jarqueBera({ count, m2, m3, m4 }: Moments): { statistic: number; pValue: number } | null {
  if (count < 3 || m2 <= 0) return null;
  const [g1, g2] = [m3 / m2 ** 1.5, m4 / (m2 * m2) - 3];
  const statistic = (count / 6) * (g1 * g1 + (g2 * g2) / 4);
  return Number.isFinite(statistic) ? { statistic, pValue: Math.exp(-statistic / 2) } : null;
}

/**
 * Sarle's coefficient, (G1^2 + 1) / (G2 + 3 (n-1)^2 / ((n-2)(n-3))), from skewness and excess kurtosis corrected for bias: above
 * 5/9, that of a uniform distribution, several humps are likely. Null below four values.
 */
export function bimodalityCoefficient(count: number, skewness: number | null, kurtosis: number | null): number | null {
  if (count < 4 || skewness === null || kurtosis === null) return null;
  const below = kurtosis + (3 * (count - 1) ** 2) / ((count - 2) * (count - 3));
  return below > 0 ? (skewness * skewness + 1) / below : null;
}
