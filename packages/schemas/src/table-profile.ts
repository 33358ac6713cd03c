import { z } from "zod";
import { exactNumber } from "./column-profile.ts";
import { CheckResult, CheckSuggestion } from "./check.ts";
import { id } from "./fields.ts";

const count = z.number().int().min(0);
const share = z.number().min(0).max(1);
const coefficient = z.number().min(-1).max(1);
const rowNumbers = z.array(z.number().int().min(1)).max(100);

/** How two columns go together. Each measure is there where both types allow it; all use the rows in which both have a value. */
export const Association = z.object({
  columns: z.tuple([z.string(), z.string()]),
  /** Rows in which both columns have a value. */
  n: count,
  /** The measure that ranks the pair, and its absolute value. */
  measure: z.enum(["pearson", "spearman", "kendall", "cramersV", "correlationRatio", "theilsU", "mutualInformation"]),
  strength: share,
  pearson: coefficient.nullable().optional(),
  spearman: coefficient.nullable().optional(),
  /** Kendall's tau-b. */
  kendall: coefficient.nullable().optional(),
  /** Bias-corrected (Bergsma 2013). */
  cramersV: share.nullable().optional(),
  /** Eta, the square root of the share of the number's variance that the classes explain. */
  correlationRatio: share.nullable().optional(),
  /** How much knowing the second tells of the first, and the other way round. */
  theilsU: z.object({ firstGivenSecond: share, secondGivenFirst: share }).nullable().optional(),
  /** In nats. */
  mutualInformation: z.number().min(0).nullable().optional(),
  /** `exact`, or how the rows were sampled or the values binned, with the error where one is known. */
  method: z.string(),
});
export type Association = z.infer<typeof Association>;

/** Knowing `determinant` tells `dependent`, but for some rows. */
export const FunctionalDependency = z.object({
  determinant: z.string(),
  dependent: z.string(),
  violatingRows: count,
  /** The first of them, counted from 1. */
  rows: z.array(z.number().int().min(1)).max(100),
  predicate: z.string().nullable(),
});
export type FunctionalDependency = z.infer<typeof FunctionalDependency>;

/** A column that others make: the same values, a multiple, or a sum or difference of two. */
export const DerivedColumn = z.object({
  column: z.string(),
  kind: z.enum(["duplicate", "multiple", "sum", "difference", "product"]),
  from: z.array(z.string()).min(1).max(2),
  /** For a multiple: column = factor * from + offset. */
  factor: exactNumber.optional(),
  offset: exactNumber.optional(),
  /** Rows in which all take part, and in which it does not hold. */
  n: count,
  violatingRows: count,
  rows: z.array(z.number().int().min(1)).max(100),
  predicate: z.string().nullable(),
});
export type DerivedColumn = z.infer<typeof DerivedColumn>;

/** Two columns of which the first is never greater than the second by what they are called, but for some rows. */
export const OrderedPair = z.object({
  first: z.string(),
  second: z.string(),
  /** Rows in which both have a value. */
  n: count,
  violatingRows: count,
  /** The first of them, counted from 1. */
  rows: z.array(z.number().int().min(1)).max(100),
  predicate: z.string(),
});
export type OrderedPair = z.infer<typeof OrderedPair>;

/** Rows outside of the training part of a split that are equal, in all other columns, to one of that part. */
export const SplitOverlap = z.object({
  /** The column that says which part a row belongs to. */
  column: z.string(),
  /** The columns that were compared: all but those that name rows. */
  columns: z.array(z.string()),
  /** Rows outside of the training part, and those of them that it has too. */
  testRows: count,
  sharedRows: count,
  /** The first of them, counted from 1. */
  rows: z.array(z.number().int().min(1)).max(100),
});
export type SplitOverlap = z.infer<typeof SplitOverlap>;

/** Rows in which an age is off by more than a year from what the date of birth makes it. */
export const AgeContradiction = z.object({
  age: z.string(),
  birth: z.string(),
  /** The column of the days on which the ages were told; null where that was one day for all. */
  told: z.string().nullable(),
  /** Rows in which both have a value. */
  n: count,
  violatingRows: count,
  /** The first of them, counted from 1. */
  rows: rowNumbers,
  predicate: z.string(),
});
export type AgeContradiction = z.infer<typeof AgeContradiction>;

/** A value of a number that stands far more often than any other. */
export const ValueSpike = z.object({
  column: z.string(),
  /** `limit`: the least or the greatest value; `middle`: the mean or the median of all others. */
  kind: z.enum(["limit", "middle"]),
  value: z.number(),
  n: count,
  rowCount: count,
  /** How many times as often as the next most frequent value. */
  times: z.number().min(0),
  /** The first of the rows, counted from 1. */
  rows: rowNumbers,
  predicate: z.string(),
});
export type ValueSpike = z.infer<typeof ValueSpike>;

/** Rows in which two columns hold each other's values. */
export const SwappedColumns = z.object({
  columns: z.tuple([z.string(), z.string()]),
  /** Rows in which both have a value, at most. */
  n: count,
  rowCount: count,
  /** The first of the rows, counted from 1. */
  rows: rowNumbers,
  predicate: z.string(),
});
export type SwappedColumns = z.infer<typeof SwappedColumns>;

/** A few values of a quantity that are written in another unit than the others. */
export const UnitMixture = z.object({
  column: z.string(),
  /** Both units, as people say them. */
  units: z.string(),
  /** The column of times by which each value has neighbours that tell; null where the other unit's values stand apart from all others. */
  time: z.string().nullable(),
  n: count,
  rowCount: count,
  /** The first of the rows, counted from 1. */
  rows: rowNumbers,
  predicate: z.string().nullable(),
});
export type UnitMixture = z.infer<typeof UnitMixture>;

/** A number that is the same in all rows of one class, and varies in each of the others. */
export const ConstantSegment = z.object({
  column: z.string(),
  /** The column of classes, and the class. */
  segments: z.string(),
  segment: z.string(),
  value: z.number(),
  /** Rows of the class in which the number has a value. */
  n: count,
  /** Other classes of some size, and how many different values the least varied of them has. */
  others: count,
  leastDifferent: count,
  /** The first of the rows, counted from 1. */
  rows: rowNumbers,
  predicate: z.string(),
});
export type ConstantSegment = z.infer<typeof ConstantSegment>;

/** What stands out when the rows are put in the order of their times. */
export const SeriesFindings = z.object({
  /** The column of times, and the one that says what is observed where each thing has times of its own. */
  time: z.string(),
  by: z.string().nullable(),
  /** Runs of equal values that are far longer than all others of their column. */
  standingStill: z.array(
    z.object({
      column: z.string(),
      runs: count,
      /** Rows in those runs, and the first of them. */
      rowCount: count,
      rows: rowNumbers,
      predicate: z.string().nullable(),
      /** The shortest and the longest of those runs, and the longest of the others. */
      shortest: count,
      longest: count,
      usual: count,
      /** How many runs as long as the shortest chance makes. */
      chance: z.number().min(0),
    }),
  ),
  /** Levels that change from one row on, for good. */
  levelShifts: z.array(
    z.object({
      column: z.string(),
      /** The time from which on the new level holds; to one part in some thousands of a long series. */
      from: z.string(),
      n: count,
      /** Rows from there on, and the first of them. */
      rowCount: count,
      rows: rowNumbers,
      predicate: z.string().nullable(),
      /** Medians on either side, and their distance in standard deviations within the sides. */
      before: z.number(),
      after: z.number(),
      distance: z.number().min(0),
      /** How many times the change is as great as the greatest elsewhere. */
      factor: z.number().min(0),
    }),
  ),
});
export type SeriesFindings = z.infer<typeof SeriesFindings>;

export const Missingness = z.object({
  /** Sets of columns that are missing together, most rows first; the empty set is the complete rows. */
  patterns: z.array(z.object({ missing: z.array(z.string()), rows: count })),
  patternCount: count,
  /** Pearson's correlation of "is missing" of two columns, strongest first. */
  nullity: z.array(z.object({ columns: z.tuple([z.string(), z.string()]), correlation: coefficient })),
  /** Columns linked by strong correlations of being missing, and the rows in which all of them are; `rows` are the first of those. */
  together: z
    .array(z.object({ columns: z.array(z.string()), rowCount: count, rows: z.array(z.number().int().min(1)).max(100) }))
    .optional(),
  /** Little's (1988) test that values are missing completely at random; null where it cannot be made. */
  mcar: z
    .object({
      statistic: z.number(),
      degreesOfFreedom: count,
      pValue: share,
      columns: z.array(z.string()),
      method: z.string(),
    })
    .nullable(),
});
export type Missingness = z.infer<typeof Missingness>;

/** What each feature tells of the column that is to be predicted, over the rows in which that has a value. */
export const TargetRelations = z.object({
  column: z.string(),
  /** `class`: texts, truth values and whole numbers with few values; `number` otherwise. */
  kind: z.enum(["class", "number"]),
  /** Rows in which the target has a value. */
  n: count,
  features: z.array(
    z.object({
      column: z.string(),
      n: count,
      /**
       * How far the feature alone gives the target away. `purity` (classes): the share of wrong guesses that it spares, each row
       * judged by the other rows of its group; `correlationRatio` (numbers): eta over groups, corrected for their number;
       * `pearson`: the absolute correlation.
       */
      strength: share,
      measure: z.enum(["purity", "correlationRatio", "pearson"]),
    }),
  ),
  /** The same of the mere fact that a feature is missing: Cramer's V for classes, eta for numbers. */
  missingness: z.array(
    z.object({
      column: z.string(),
      missing: count,
      strength: share,
      measure: z.enum(["cramersV", "correlationRatio"]),
      /** Rows on one side (missing or present) that nearly all have one class; null where there is no such side. */
      pureSide: z.object({ missing: z.boolean(), rows: count, purity: share, overall: share }).nullable(),
    }),
  ),
  /** Values of a feature with whose rows a class is all but absent that is about equally frequent with all its other values. */
  segments: z
    .array(
      z.object({
        column: z.string(),
        segment: z.string(),
        label: z.string(),
        /** Rows of the segment, those of them with the class, and its share in all other rows. */
        n: count,
        found: count,
        shareElsewhere: share,
        /** Other segments of some size. */
        others: count,
        /** The first rows of the segment, counted from 1. */
        rows: rowNumbers,
        predicate: z.string(),
      }),
    )
    .optional(),
  /** Rows that are equal in all features but have another class; null for numbers and where nothing can be compared. */
  conflicts: z
    .object({
      groups: count,
      /** Rows in those groups, and those of them that do not have their group's most frequent class. */
      rows: count,
      minorityRows: count,
      /** Different combinations of the features. */
      combinations: count,
      /** The first of the rows, counted from 1. */
      rowNumbers: z.array(z.number().int().min(1)).max(100),
      /** The features that were compared: all but those that tell every row apart. */
      columns: z.array(z.string()),
    })
    .nullable(),
});
export type TargetRelations = z.infer<typeof TargetRelations>;

/** What is known of the columns together. `notMeasured` names what was left out, and why. */
export const TableRelations = z.object({
  associations: z.array(Association),
  /** Pairs of columns in all, and those that were measured. */
  pairCount: count,
  measuredPairs: count,
  dependencies: z.array(FunctionalDependency),
  derivedColumns: z.array(DerivedColumn),
  /** Smallest sets of columns without a missing value whose values tell every row apart. */
  candidateKeys: z.array(z.array(z.string())),
  missingness: Missingness.nullable(),
  /** Variance inflation factors of the numeric columns, 1 / (1 - R2); null is past measure (a column is a sum of others). */
  varianceInflation: z.array(z.object({ column: z.string(), factor: z.number().nullable(), n: count })),
  /** Rows whose texts differ only in case, punctuation, accents or the order of words. */
  nearDuplicates: z
    .object({ groups: count, rows: count, examples: z.array(z.array(z.number().int().min(1))), method: z.string() })
    .nullable(),
  orderedPairs: z.array(OrderedPair).optional(),
  unitMixtures: z.array(UnitMixture).optional(),
  spikes: z.array(ValueSpike).optional(),
  ages: z.array(AgeContradiction).optional(),
  swapped: z.array(SwappedColumns).optional(),
  constantSegments: z.array(ConstantSegment).optional(),
  /** Where a column of times puts the rows in order. */
  series: SeriesFindings.optional(),
  /** Where a column says which rows are for training. */
  splitOverlap: SplitOverlap.optional(),
  /** Where the analysis has a target. */
  target: TargetRelations.nullable().optional(),
  /** `minor`: by the nature of the data, or measured in another way; nobody who knows the table would miss it. */
  notMeasured: z.array(z.object({ what: z.string(), why: z.string(), minor: z.boolean().optional() })),
});
export type TableRelations = z.infer<typeof TableRelations>;

/** How far the values of one column moved between two versions; effect sizes that do not grow with the number of rows. */
export const ColumnDrift = z.object({
  column: z.string(),
  status: z.enum(["both", "added", "removed", "type_changed"]),
  /** Population stability index over the bins of the earlier version; null where the two cannot be compared. */
  psi: z.number().min(0).nullable(),
  /** Jensen-Shannon distance, base 2: 0 the same, 1 nothing in common. */
  jensenShannon: share.nullable(),
  /** Kolmogorov-Smirnov distance of the two distribution functions; numbers and times only. */
  ks: share.nullable(),
  nullShareBefore: share.nullable(),
  nullShareAfter: share.nullable(),
  verdict: z.enum(["none", "small", "large"]),
  /** Why the values are not compared, or have no say in the verdict. */
  leftOut: z.string().optional(),
});
export type ColumnDrift = z.infer<typeof ColumnDrift>;

export const TableDrift = z.object({
  /** The earlier version. */
  datasetId: id,
  version: z.number().int().min(1),
  rowsBefore: count,
  rowsAfter: count,
  columns: z.array(ColumnDrift),
});
export type TableDrift = z.infer<typeof TableDrift>;

/** What an analysis knows of the table as a whole. */
export const TableProfileReport = z.object({
  rowCount: count,
  columnCount: count,
  /** Different rows that occur more than once, and the rows beyond the first of each. */
  duplicateRows: z.object({ groups: count, surplusRows: count }).nullable(),
  relations: TableRelations.nullable(),
  /** Against the version before this one; null when there is none. */
  drift: TableDrift.nullable(),
  checkResults: z.array(CheckResult),
  suggestedChecks: z.array(CheckSuggestion),
});
export type TableProfileReport = z.infer<typeof TableProfileReport>;
