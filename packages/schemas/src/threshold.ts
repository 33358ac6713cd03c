import { z } from "zod";

/** Every number that a rule compares with: what it is in words, its value and where it comes from. */
export const thresholdTable = {
  missingMedium: {
    label: "share of missing values worth attention",
    value: 0.2,
    source: "EvalML calls a column with 20 % missing moderately null",
  },
  missingHigh: {
    label: "share of missing values that is too many",
    value: 0.5,
    source: "beyond half, more is guessed than known when the column is filled",
  },
  missingLowForModels: {
    label: "share of missing values a model stands",
    value: 0.05,
    source: "deepchecks allows 5 % missing before it fails",
  },
  hiddenMissingMedium: {
    label: 'share of values that only say "missing"',
    value: 0.05,
    source: "as many as deepchecks allows in the open",
  },
  outlierFar: {
    label: "distance from the median, in distances of the fence",
    value: 2,
    source: "twice as far from the median as the fence: no plausible tail reaches there",
  },
  duplicateRowsMedium: {
    label: "share of repeated rows worth attention",
    value: 0.01,
    source: "dataprep reports duplicate rows from 1 %",
  },
  duplicateRowsHigh: {
    label: "share of repeated rows that is too many",
    value: 0.05,
    source: "deepchecks allows 5 % duplicate rows",
  },
  keyUniqueShare: {
    label: "share of different values that makes a key",
    value: 0.95,
    source: "a key with more than one repeat in twenty is no key by intent",
  },
  slips: {
    label: "share up to which faults are single slips",
    value: 0.0025,
    source: "one in four hundred: a person's slips rather than a habit of the source",
  },
  invalidMedium: {
    label: "share of invalid values worth attention",
    value: 0.001,
    source: "a handful in a thousand is noise of entry; more is a source that does not check",
  },
  invalidHigh: { label: "share of invalid values that is too many", value: 0.1, source: "one in ten cannot be used" },
  shapeShare: {
    label: "share of values that have the usual shape",
    value: 0.95,
    source: "more than 95 % of the values share the shape",
  },
  quasiConstantShare: {
    label: "share of the most frequent value",
    value: 0.95,
    source: "evidently calls a column almost constant at 95 %",
  },
  numbersInTextShare: {
    label: "share of numbers among the texts",
    value: 0.05,
    source: "few numbers among texts; more is a column of both",
  },
  variantsMedium: {
    label: "share of values in a rarer spelling",
    value: 0.01,
    source: "1 % of the rows fall into the wrong group",
  },
  paddedMedium: {
    label: "share of values with spaces around them",
    value: 0.1,
    source: "one in ten is a habit of the source, not a slip",
  },
  imbalance: {
    label: "rows of the rarest class over those of the most frequent",
    value: 0.1,
    source: "EvalML: rarest class below a tenth of the majority",
  },
  manyClasses: {
    label: "number of different values",
    value: 50,
    source: "ydata-profiling calls more than 50 categories many",
  },
  identifierShare: {
    label: "share of values that stand once",
    value: 0.99,
    source: "nearly every row has a value of its own",
  },
  driftPsiSmall: {
    label: "population stability index from which a column has moved",
    value: 0.1,
    source: "Siddiqi (2006): below 0.1 there is no significant change",
  },
  driftPsiLarge: {
    label: "population stability index from which a column is another one",
    value: 0.25,
    source: "Siddiqi (2006): 0.25 and more is a significant change",
  },
  driftJensenShannon: {
    label: "Jensen-Shannon distance from which a column has moved",
    value: 0.1,
    source: "evidently calls a column drifted from 0.1",
  },
  driftKsSmall: {
    label: "Kolmogorov-Smirnov distance from which a column has moved",
    value: 0.1,
    source: "half of what deepchecks allows",
  },
  driftKsLarge: {
    label: "Kolmogorov-Smirnov distance from which a column is another one",
    value: 0.2,
    source: "deepchecks fails a drift of 0.2",
  },
  driftMissingSmall: {
    label: "change of the share of missing values worth attention",
    value: 0.05,
    source: "pysuricata fails a rise of 5 percentage points",
  },
  driftMissingLarge: {
    label: "change of the share of missing values that is too much",
    value: 0.2,
    source: "EvalML calls a column with 20 % missing moderately null: a change can make it one",
  },
} as const satisfies Record<string, { label: string; value: number; source: string }>;

export type ThresholdName = keyof typeof thresholdTable;
export type Thresholds = Readonly<Record<ThresholdName, number>>;

// The keys are those of the table: Object.keys only forgets their names.
export const thresholdNames = Object.keys(thresholdTable) as [ThresholdName, ...ThresholdName[]];

/** Thresholds that a workspace, a dataset or a column sets for itself; the others keep the table's value. */
export const ThresholdOverrides = z.partialRecord(z.enum(thresholdNames), z.number().min(0).max(1_000_000));
export type ThresholdOverrides = z.infer<typeof ThresholdOverrides>;

/** The table's values, with those that the caller overrides; later ones win. */
export function thresholdsWith(...overrides: readonly (ThresholdOverrides | undefined)[]): Thresholds {
  const defaults = Object.fromEntries(Object.entries(thresholdTable).map(([name, { value }]) => [name, value]));
  // The keys are those of the table: fromEntries only forgets their names.
  return Object.assign(defaults as Record<ThresholdName, number>, ...overrides);
}
