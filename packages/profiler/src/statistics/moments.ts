/**
 * Skewness corrected for bias, G1 of Joanes and Gill (1998), from central moments (means of powers of the deviations):
 * what pandas calls `skew`. Null below three values; 0 where all are equal.
 */
export function adjustedSkewness(count: number, m2: number, m3: number): number | null {
  if (count < 3) return null;
  if (m2 <= 0) return 0;
  return (Math.sqrt(count * (count - 1)) / (count - 2)) * (m3 / m2 ** 1.5);
}

/** Excess kurtosis corrected for bias, G2 of Joanes and Gill (1998): pandas' `kurt`. Null below four values. */
export function adjustedKurtosis(count: number, m2: number, m4: number): number | null {
  if (count < 4) return null;
  if (m2 <= 0) return 0;
  const excess = m4 / (m2 * m2) - 3;
  return ((count - 1) / ((count - 2) * (count - 3))) * ((count + 1) * excess + 6);
}
