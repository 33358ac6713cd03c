import { z } from "zod";

/** Every number that a rule compares with: what it is in words, its value, where it comes from, and the least and most it can be: 1 for a share. */
export const thresholdTable = {
  missingMedium: {
    label: "share of missing values worth attention",
    value: 0.2,
    max: 1,
    source: "EvalML calls a column with 20 % missing moderately null",
  },
  missingHigh: {
    label: "share of missing values that is too many",
    value: 0.5,
    max: 1,
    source: "beyond half, more is guessed than known when the column is filled",
  },
  missingLowForModels: {
    label: "share of missing values a model stands",
    value: 0.05,
    max: 1,
    source: "deepchecks allows 5 % missing before it fails",
  },
  hiddenMissingMedium: {
    label: 'share of values that only say "missing"',
    value: 0.05,
    max: 1,
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
    max: 1,
    source: "dataprep reports duplicate rows from 1 %",
  },
  duplicateRowsHigh: {
    label: "share of repeated rows that is too many",
    value: 0.05,
    max: 1,
    source: "deepchecks allows 5 % duplicate rows",
  },
  keyUniqueShare: {
    label: "share of different values that makes a key",
    value: 0.95,
    max: 1,
    source: "a key with more than one repeat in twenty is no key by intent",
  },
  slips: {
    label: "share up to which faults are single slips",
    value: 0.0025,
    max: 1,
    source: "one in four hundred: a person's slips rather than a habit of the source",
  },
  invalidMedium: {
    label: "share of invalid values worth attention",
    value: 0.001,
    max: 1,
    source: "a handful in a thousand is noise of entry; more is a source that does not check",
  },
  invalidHigh: {
    label: "share of invalid values that is too many",
    value: 0.1,
    max: 1,
    source: "one in ten cannot be used",
  },
  shapeShare: {
    label: "share of values that have the usual shape",
    value: 0.95,
    max: 1,
    source: "more than 95 % of the values share the shape",
  },
  quasiConstantShare: {
    label: "share of the most frequent value",
    value: 0.95,
    max: 1,
    source: "evidently calls a column almost constant at 95 %",
  },
  numbersInTextShare: {
    label: "share of numbers among the texts",
    value: 0.05,
    max: 1,
    source: "few numbers among texts; more is a column of both",
  },
  variantsMedium: {
    label: "share of values in a rarer spelling",
    value: 0.01,
    max: 1,
    source: "1 % of the rows fall into the wrong group",
  },
  paddedMedium: {
    label: "share of values with spaces around them",
    value: 0.1,
    max: 1,
    source: "one in ten is a habit of the source, not a slip",
  },
  imbalance: {
    label: "rows of the rarest class over those of the most frequent",
    value: 0.1,
    max: 1,
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
    max: 1,
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
    max: 1,
    source: "evidently calls a column drifted from 0.1",
  },
  driftKsSmall: {
    label: "Kolmogorov-Smirnov distance from which a column has moved",
    value: 0.1,
    max: 1,
    source: "half of what deepchecks allows",
  },
  driftKsLarge: {
    label: "Kolmogorov-Smirnov distance from which a column is another one",
    value: 0.2,
    max: 1,
    source: "deepchecks fails a drift of 0.2",
  },
  driftMissingSmall: {
    label: "change of the share of missing values worth attention",
    value: 0.05,
    max: 1,
    source: "pysuricata fails a rise of 5 percentage points",
  },
  driftMissingLarge: {
    label: "change of the share of missing values that is too much",
    value: 0.2,
    max: 1,
    source: "EvalML calls a column with 20 % missing moderately null: a change can make it one",
  },
  driftChance: {
    label: "probability that chance alone moves a column so far, from which it has not moved",
    value: 0.005,
    max: 1,
    source: "Benjamin et al. (2018) ask for 0.005 before a difference is taken for real",
  },
  nearDuplicatesMedium: {
    label: "share of rows that nearly repeat another",
    value: 0.01,
    max: 1,
    source: "as for rows that repeat whole: dataprep reports them from 1 %",
  },
  missingTogether: {
    label: "correlation of being missing",
    value: 0.9,
    max: 1,
    source: "missingno draws a correlation above 0.9 as nearly certain to be missing together",
  },
  mcarPValue: {
    label: "p-value below which gaps are not a matter of chance",
    value: 0.01,
    max: 1,
    source: "Little (1988); 1 % instead of the usual 5 %, for one test stands for all columns",
  },
  checkFailedHigh: {
    label: "share of rows that fail a check",
    value: 0.05,
    max: 1,
    source: "beyond one row in twenty the data and the check do not describe the same thing",
  },
  staleDays: {
    label: "days since the newest date",
    value: 365,
    source: "a table without a date of the last year says nothing of today",
  },
  cadenceShare: {
    label: "share of steps from date to date that are the usual one",
    value: 0.9,
    min: 0.5,
    max: 1,
    source: "below nine in ten the dates follow no clock, and a long step is no gap",
  },
  valueSpike: {
    label: "rows with one value, in rows with the next most frequent one",
    value: 5,
    min: 3,
    source: "of numbers with fifty different values and more, chance makes none five times as frequent as the next",
  },
  stuckRun: {
    label: "length of a run of equal values, in lengths of the longest other run",
    value: 4,
    min: 2,
    source: "the longest of many runs of chance is seldom twice the next: twice that leaves room for quiet days",
  },
  stuckChance: {
    label: "runs of equal values as long that chance makes",
    value: 0.005,
    max: 1,
    source: "Benjamin et al. (2018) ask for 0.005 before anything is taken for real",
  },
  levelShift: {
    label: "change of a level, in changes as great as the greatest elsewhere in the series",
    value: 2.5,
    min: 1.5,
    source: "of 1,200 simulated random walks with normal steps, which hold no shift, none reached 2.5",
  },
  constantSegment: {
    label: "rows of a class in which a number does not vary",
    value: 30,
    source: "thirty equal values are no chance where none makes up more than a twentieth of any other class",
  },
  leakage: {
    label: "association of a feature with the target",
    value: 0.95,
    max: 1,
    source: "EvalML reports target leakage from an association of 0.95",
  },
  leakageOfQuantity: {
    label: "association of a feature with a target that is a quantity, from which it leaves nothing to guess",
    value: 0.99,
    max: 1,
    source: "98 % of the variance told: columns that merely grow together stay below",
  },
  leakageByMissing: {
    label: "association of a feature's gaps with the target",
    value: 0.5,
    max: 1,
    source: "Cohen (1988) calls an association of 0.5 large",
  },
  pureShare: {
    label: "share of one class among rows with, or without, a value",
    value: 0.99,
    max: 1,
    source: "one exception in a hundred leaves nothing to guess",
  },
  varianceInflation: {
    label: "variance inflation factor",
    value: 10,
    source: "Kutner, Nachtsheim and Neter (2004): above 10, nine tenths of a column are told by the others",
  },
  collinearPair: {
    label: "correlation of two features",
    value: 0.9,
    max: 1,
    source: "EvalML and deepchecks report pairs of features from 0.9",
  },
  skewed: { label: "skewness", value: 1, source: "Bulmer (1979): beyond 1 a distribution is highly skewed" },
  scaleRatio: {
    label: "greatest spread of a feature over the least",
    value: 10,
    source: "in squared distances the wider feature then weighs a hundred times as much",
  },
  oneHotMax: {
    label: "different values up to which each can have a column of its own",
    value: 10,
    source: "EvalML's one-hot encoder keeps the ten most frequent values",
  },
  splitOverlap: {
    label: "share of test rows that the training rows hold too",
    value: 0.05,
    max: 1,
    source: "deepchecks allows 5 % of the test samples in the training set",
  },
  segmentImbalance: {
    label: "share of a class in one segment over its share in all others",
    value: 0.1,
    max: 0.25,
    source: "as for the target as a whole: EvalML calls a class imbalanced below a tenth",
  },
  rowsPerFeature: {
    label: "rows, of the rarest class where there are classes, for each feature",
    value: 10,
    source: "Peduzzi et al. (1996): ten events for each variable",
  },
  conflictCombinations: {
    label: "different combinations of the features over the rows",
    value: 0.5,
    max: 1,
    source: "below half, equal rows are the rule and say nothing of a wrong label",
  },
  strongAssociation: {
    label: "association of two columns",
    value: 0.5,
    max: 1,
    source: "Cohen (1988) calls an association of 0.5 large; ydata-profiling reports from 0.5",
  },
  bimodality: {
    label: "Sarle's bimodality coefficient",
    value: 0.555,
    max: 1,
    source: "5/9 is that of a uniform distribution; beyond it several humps are likely (SAS)",
  },
  valleyDepth: {
    label: "depth of the valley between two humps, as a share of the lower one",
    value: 0.5,
    max: 1,
    source: "a valley half as high as the lower hump is seen by eye and seldom chance",
  },
  seasonality: {
    label: "Cohen's w of the calendar profile against an even one",
    value: 0.3,
    source: "Cohen (1988) calls 0.3 a medium effect",
  },
  segmentVariance: {
    label: "share of a number's variance that the classes explain",
    value: 0.14,
    max: 1,
    source: "Cohen (1988) calls 14 % a large effect",
  },
  heapedDigits: {
    label: "share of whole numbers that end in 0 or 5",
    value: 0.35,
    max: 1,
    source: "Whipple's index of 175, from which the United Nations call ages very rough",
  },
  heavyTailKurtosis: {
    label: "excess kurtosis",
    value: 6,
    source: "that of Student's t with five degrees of freedom, the usual model of heavy tails",
  },
} as const satisfies Record<string, Threshold>;

type Threshold = { label: string; value: number; source: string; min?: number; max?: number };

export type ThresholdName = keyof typeof thresholdTable;
export type Thresholds = Readonly<Record<ThresholdName, number>>;

// The keys are those of the table: Object.keys only forgets their names.
export const thresholdNames = Object.keys(thresholdTable) as [ThresholdName, ...ThresholdName[]];

const highestThreshold = 1_000_000;

/** Thresholds that a workspace, a dataset or a column sets for itself; the others keep the table's value. */
export const ThresholdOverrides = z
  .partialRecord(z.enum(thresholdNames), z.number().min(0).max(highestThreshold))
  .superRefine((values, context) => {
    for (const [name, value] of Object.entries(values)) {
      const threshold: Threshold | undefined = Object.entries(thresholdTable).find(([each]) => each === name)?.[1];
      const { min = 0, max = highestThreshold, label = name } = threshold ?? {};
      if (value === undefined || (value >= min && value <= max)) continue;
      const bound = value < min ? `at least ${min}` : `at most ${max}`;
      context.addIssue({ code: "custom", path: [name], message: `must be ${bound}: it is the ${label}` });
    }
  });
export type ThresholdOverrides = z.infer<typeof ThresholdOverrides>;

/** The table's values, with those that the caller overrides; later ones win. */
export function thresholdsWith(...overrides: readonly (ThresholdOverrides | undefined)[]): Thresholds {
  const defaults = Object.fromEntries(Object.entries(thresholdTable).map(([name, { value }]) => [name, value]));
  // The keys are those of the table: fromEntries only forgets their names.
  return Object.assign(defaults as Record<ThresholdName, number>, ...overrides);
}
