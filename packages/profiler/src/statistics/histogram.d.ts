/** Equal bins from `from` on; the last one takes its upper edge too. */
export type Binning = {
  from: number;
  width: number;
  bins: number;
};
/**
 * Bins by Freedman and Diaconis (1981): width 2 IQR / n^(1/3); Sturges' rule where the IQR is 0.
 * At most 50 bins; whole numbers get edges and widths that are whole numbers.
 */
export declare function chooseBins(input: {
  min: number;
  max: number;
  iqr: number;
  count: number;
  whole: boolean;
}): Binning | null;
/** The index of the bin of `expression` (a DOUBLE) as SQL. */
export declare function binIndex(expression: string, { from, width, bins }: Binning): string;
/**
 * The same of a whole number, in the arithmetic of whole numbers, which takes half the time; null where the edges are not
 * whole or past what a double counts exactly.
 */
export declare function wholeBinIndex(expression: string, { from, width, bins }: Binning): string | null;
/** The edges of one bin; the last upper edge never falls short of `max` by rounding. */
export declare function binEdges(
  { from, width, bins }: Binning,
  index: number,
  max: number,
): {
  from: number;
  to: number;
};
