/**
 * Skewness corrected for bias, G1 of Joanes and Gill (1998), from central moments (means of powers of the deviations):
 * what pandas calls `skew`. Null below three values; 0 where all are equal.
 */
export declare function adjustedSkewness(count: number, m2: number, m3: number): number | null;
/** Excess kurtosis corrected for bias, G2 of Joanes and Gill (1998): pandas' `kurt`. Null below four values. */
export declare function adjustedKurtosis(count: number, m2: number, m4: number): number | null;
