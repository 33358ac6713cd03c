import { chdtrc, compiled } from "cephes";
import type { Bin } from "./figures.ts";

// The functions of cephes can be called once it is compiled.
await compiled;

/**
 * The probability that two samples of one source are spread over the bins as differently as these, by Pearson's chi-square
 * test of homogeneity; 1 where nothing can be told. Right for large counts, and too great rather than too small where bins hold few.
 */
export function chanceOfBins(bins: readonly Bin[]): number {
  const [n, m] = totalsOf(bins);
  if (n === 0 || m === 0 || bins.length < 2) return 1;
  const [a, b] = [Math.sqrt(m / n), Math.sqrt(n / m)];
  const statistic = bins.reduce((sum, { before, after }) => {
    const both = before + after;
    return both === 0 ? sum : sum + (a * before - b * after) ** 2 / both;
  }, 0);
  return tailOfChiSquare(bins.length - 1, statistic);
}

/**
 * The share of the chi-square distribution that lies above the statistic; 0 where it is too small for a number, of which cephes
 * makes an error.
 */
export function tailOfChiSquare(degreesOfFreedom: number, statistic: number): number {
  const exponent = statistic / 2 - (degreesOfFreedom / 2) * Math.log(Math.max(1, statistic / 2));
  return exponent > 500 ? 0 : chdtrc(degreesOfFreedom, statistic);
}

/** The same of the greatest distance of two distribution functions (Smirnov 1948); ties make it too great, never too small. */
export function chanceOfDistance(distance: number, { before: n, after: m }: Bin): number {
  return n === 0 || m === 0 ? 1 : Math.min(1, 2 * Math.exp((-2 * distance ** 2 * n * m) / (n + m)));
}

/**
 * What two samples of one source have on average of the stability index: the degrees of freedom over the harmonic size, since
 * the index is nearly (1 / n + 1 / m) times chi-square (Yurdakul 2018).
 */
export function expectedIndex(bins: readonly Bin[]): number {
  const [n, m] = totalsOf(bins);
  return n === 0 || m === 0 ? 0 : Math.max(0, bins.length - 1) * (1 / n + 1 / m);
}

/** The same of the Jensen-Shannon divergence in base 2, the square of the distance: an eighth of it, in bits. */
export function expectedDivergence(bins: readonly Bin[]): number {
  return expectedIndex(bins) / (8 * Math.LN2);
}

function totalsOf(bins: readonly Bin[]): [number, number] {
  return [bins.reduce((sum, { before }) => sum + before, 0), bins.reduce((sum, { after }) => sum + after, 0)];
}
