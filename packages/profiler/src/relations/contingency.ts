/** How often each pair of classes of two columns stands in one row; cells that never occur may be left out. */
export type Contingency = { first: number[]; second: number[]; counts: number[] };

export type ContingencyMeasures = {
  n: number;
  cramersV: number | null;
  theilsU: { firstGivenSecond: number; secondGivenFirst: number } | null;
  mutualInformation: number | null;
};

/**
 * Measures of a table of two class columns.
 * - Cramer's V, bias-corrected (Bergsma 2013, "A bias-correction for Cramer's V and Tschuprow's T"), from Pearson's chi-square
 *   without Yates' correction; null where a column has one class only
 * - mutual information in nats: the sum of p(x, y) ln(p(x, y) / p(x) p(y))
 * - Theil's U (uncertainty coefficient): mutual information over the entropy of the column that is told
 */
export function contingencyMeasures({ first, second, counts }: Contingency): ContingencyMeasures {
  const n = counts.reduce((sum, count) => sum + count, 0);
  const rows = totals(first, counts);
  const columns = totals(second, counts);
  if (n === 0 || rows.size < 2 || columns.size < 2)
    return { n, cramersV: null, theilsU: null, mutualInformation: null };
  let ofExpected = 0;
  let information = 0;
  for (const [index, count] of counts.entries()) {
    const expected = ((rows.get(first[index] ?? -1) ?? 0) * (columns.get(second[index] ?? -1) ?? 0)) / n;
    ofExpected += (count * count) / expected;
    information += (count / n) * Math.log(count / expected);
  }
  const mutualInformation = Math.max(0, information);
  return {
    n,
    cramersV: correctedV({ phiSquared: Math.max(0, ofExpected / n - 1), n, rows: rows.size, columns: columns.size }),
    theilsU: {
      firstGivenSecond: Math.min(1, mutualInformation / entropy(rows, n)),
      secondGivenFirst: Math.min(1, mutualInformation / entropy(columns, n)),
    },
    mutualInformation,
  };
}

function correctedV(table: { phiSquared: number; n: number; rows: number; columns: number }): number | null {
  const { phiSquared, n, rows, columns } = table;
  const corrected = Math.max(0, phiSquared - ((rows - 1) * (columns - 1)) / (n - 1));
  const classes = (k: number) => k - (k - 1) ** 2 / (n - 1);
  const most = Math.min(classes(rows), classes(columns)) - 1;
  return most > 0 ? Math.min(1, Math.sqrt(corrected / most)) : null;
}

function totals(classes: readonly number[], counts: readonly number[]): Map<number, number> {
  const sums = new Map<number, number>();
  for (const [index, each] of classes.entries()) sums.set(each, (sums.get(each) ?? 0) + (counts[index] ?? 0));
  return sums;
}

function entropy(sums: ReadonlyMap<number, number>, n: number): number {
  return -[...sums.values()].reduce((sum, count) => sum + (count / n) * Math.log(count / n), 0);
}
