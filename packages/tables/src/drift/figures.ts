/** How many values of each version fall into one bin. */
export type Bin = { before: number; after: number };

/**
 * A bin that is empty in one version counts as this share of it in the stability index, whose logarithm has no value for
 * zero. A share, and no count, so that the index does not change with the number of rows.
 */
export const emptyBinShare = 0.0001;

/**
 * The population stability index: the sum over the bins of (q - p) ln(q / p), p and q being the shares of the earlier and
 * the later version (Siddiqi 2006). 0 when both are the same; null when one version has no value. With `leastCount`, an empty
 * bin counts as so many values where that is more: in few rows a bin is empty by chance.
 */
export function stabilityIndex(bins: readonly Bin[], { leastCount = 0 } = {}): number | null {
  return overShares(bins, (shares, totals) => {
    const [leastBefore, leastAfter] = [totals.before, totals.after].map((n) => Math.max(emptyBinShare, leastCount / n));
    return shares.reduce((sum, { p, q }) => {
      const [from, to] = [
        p === 0 ? (leastBefore ?? 0) : Math.max(p, emptyBinShare),
        q === 0 ? (leastAfter ?? 0) : Math.max(q, emptyBinShare),
      ];
      return sum + (to - from) * Math.log(to / from);
    }, 0);
  });
}

/**
 * The Jensen-Shannon distance in base 2: the root of the mean divergence of both versions from their mixture (Endres and
 * Schindelin 2003). 0 when both are the same, 1 when they have nothing in common; null when one version has no value.
 */
export function jensenShannonDistance(bins: readonly Bin[]): number | null {
  const divergence = overShares(bins, (shares) =>
    shares.reduce((sum, { p, q }) => {
      const middle = (p + q) / 2;
      return sum + (part(p, middle) + part(q, middle)) / 2;
    }, 0),
  );
  // Rounding can leave the sum a hair outside of its range.
  return divergence === null ? null : Math.sqrt(Math.min(1, Math.max(0, divergence)));
}

function part(share: number, middle: number): number {
  return share === 0 ? 0 : share * Math.log2(share / middle);
}

function overShares(
  bins: readonly Bin[],
  measure: (shares: readonly { p: number; q: number }[], totals: Bin) => number,
): number | null {
  const before = bins.reduce((sum, bin) => sum + bin.before, 0);
  const after = bins.reduce((sum, bin) => sum + bin.after, 0);
  if (before === 0 || after === 0) return null;
  const shares = bins.map((bin) => ({ p: bin.before / before, q: bin.after / after }));
  return measure(shares, { before, after });
}
