/** How often each pair of classes of two columns stands in one row; cells that never occur may be left out. */
export type Contingency = {
  first: readonly number[];
  second: readonly number[];
  counts: readonly number[];
};
export type ContingencyMeasures = {
  n: number;
  cramersV: number | null;
  theilsU: {
    firstGivenSecond: number;
    secondGivenFirst: number;
  } | null;
  mutualInformation: number | null;
};
/**
 * Measures of a table of two class columns.
 * - Cramer's V, bias-corrected (Bergsma 2013, "A bias-correction for Cramer's V and Tschuprow's T"), from Pearson's chi-square
 *   without Yates' correction; null where a column has one class only
 * - mutual information in nats: the sum of p(x, y) ln(p(x, y) / p(x) p(y))
 * - Theil's U (uncertainty coefficient): mutual information over the entropy of the column that is told
 */
export declare function contingencyMeasures({ first, second, counts }: Contingency): ContingencyMeasures;
