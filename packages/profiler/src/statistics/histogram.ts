import { quoteNumber } from "../sql.ts";

/** Equal bins from `from` on; the last one takes its upper edge too. */
export type Binning = { from: number; width: number; bins: number };

const maxBins = 50;
const minBins = 1;

/**
 * Bins by Freedman and Diaconis (1981): width 2 IQR / n^(1/3); Sturges' rule where the IQR is 0.
 * At most 50 bins; whole numbers get edges and widths that are whole numbers.
 */
export function chooseBins(input: {
  min: number;
  max: number;
  iqr: number;
  count: number;
  whole: boolean;
}): Binning | null {
  const { min, max, count } = input;
  const range = max - min;
  if (count === 0 || !Number.isFinite(range)) return null;
  if (range === 0) return { from: min, width: input.whole ? 1 : Math.max(Math.abs(min), 1) * 1e-9, bins: 1 };
  const byIqr = (2 * input.iqr) / Math.cbrt(count);
  const wanted = byIqr > 0 ? Math.ceil(range / byIqr) : Math.ceil(Math.log2(count)) + 1;
  const bins = Math.min(maxBins, Math.max(minBins, wanted));
  // Neighbouring doubles leave no room for edges between them.
  if (min + range / bins === min) return { from: min, width: range, bins: 1 };
  if (!input.whole || !Number.isSafeInteger(min) || !Number.isSafeInteger(max))
    return { from: min, width: range / bins, bins };
  const width = Math.max(1, Math.ceil((range + 1) / bins));
  return { from: min, width, bins: Math.ceil((range + 1) / width) };
}

/**
 * The index of the bin of `expression` (a DOUBLE) as SQL. A division that is rounded can put a value that stands on an edge on
 * the wrong side of it: the edges themselves, worked out as `binEdges` does, have the last word.
 */
export function binIndex(expression: string, { from, width, bins }: Binning): string {
  const [start, step] = [quoteNumber(from), quoteNumber(width)];
  const near = `floor((${expression} - ${start}) / ${step})`;
  const edge = (index: string) => `${start} + ${step} * ${index}`;
  const index = `${near} - (${expression} < ${edge(near)})::INT + (${expression} >= ${edge(`(${near} + 1)`)})::INT`;
  // `least` and `greatest` pass over NULL, which would put missing values into the first bin.
  return `CASE WHEN (${expression}) IS NOT NULL THEN least(greatest(${index}, 0), ${quoteNumber(bins - 1)})::UTINYINT END`;
}

/**
 * The same of a whole number, in the arithmetic of whole numbers, which takes half the time; null where the edges are not
 * whole or past what a double counts exactly.
 */
export function wholeBinIndex(expression: string, { from, width, bins }: Binning): string | null {
  const last = from + width * bins;
  if (![from, width, last, last - from].every(Number.isSafeInteger)) return null;
  return `(((${expression})::BIGINT - (${from})) // ${width})::UTINYINT`;
}

/** The edges of one bin; the last upper edge never falls short of `max` by rounding. */
export function binEdges({ from, width, bins }: Binning, index: number, max: number): { from: number; to: number } {
  const to = index === bins - 1 ? Math.max(max, from + width * bins) : from + width * (index + 1);
  return { from: from + width * index, to };
}
