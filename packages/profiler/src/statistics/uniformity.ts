import { tailOfChiSquare } from "@datainsight/tables";

/** Pearson's rule: the approximation holds where every bin is expected to hold so many values. */
const minExpected = 5;

type Bin = { from: number; to: number; count: number };

/**
 * Pearson's chi-square test (1900) of the bins of a histogram against a uniform distribution from the least to the greatest value: the
 * sum of (observed - expected)^2 / expected over k bins, k - 1 degrees of freedom. Of whole numbers a bin is expected to hold as much as
 * it has numbers within the range; the last one may reach beyond it. Null below two bins, or where five values to a bin are not
 * to be expected.
 */
export function uniformityOf(bins: readonly Bin[], { max, whole }: { max: number; whole: boolean }) {
  const count = bins.reduce((sum, bin) => sum + bin.count, 0);
  const widths = bins.map(({ from, to }) => (whole ? Math.min(to - 1, max) - from + 1 : to - from));
  const width = widths.reduce((sum, each) => sum + each, 0);
  const expected = widths.map((each) => (count * each) / width);
  if (bins.length < 2 || !expected.every((each) => each >= minExpected)) return null;
  const statistic = bins.reduce((sum, bin, index) => {
    const share = expected[index] ?? 1;
    return sum + (bin.count - share) ** 2 / share;
  }, 0);
  if (!Number.isFinite(statistic)) return null;
  const degreesOfFreedom = bins.length - 1;
  return { statistic, degreesOfFreedom, pValue: tailOfChiSquare(degreesOfFreedom, statistic) };
}
