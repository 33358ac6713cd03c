/** Every number that a rule compares with: its value and where it comes from. */
export const thresholdTable = {
  missingMedium: { value: 0.2, source: "EvalML calls a column with 20 % missing moderately null" },
  missingHigh: { value: 0.5, source: "beyond half, more is guessed than known when the column is filled" },
  missingLowForModels: { value: 0.05, source: "deepchecks allows 5 % missing before it fails" },
  hiddenMissingMedium: { value: 0.05, source: "as many as deepchecks allows in the open" },
  outlierFar: { value: 2, source: "twice as far from the median as the fence: no plausible tail reaches there" },
  duplicateRowsMedium: { value: 0.01, source: "dataprep reports duplicate rows from 1 %" },
  duplicateRowsHigh: { value: 0.05, source: "deepchecks allows 5 % duplicate rows" },
  keyUniqueShare: { value: 0.95, source: "a key with more than one repeat in twenty is no key by intent" },
  mixedTypesHigh: { value: 0.05, source: "deepchecks: a rare type above 1 % and below 10 % is a mix" },
  invalidMedium: {
    value: 0.001,
    source: "a handful in a thousand is noise of entry; more is a source that does not check",
  },
  invalidHigh: { value: 0.1, source: "one in ten cannot be used" },
  shapeShare: { value: 0.95, source: "more than 95 % of the values share the shape" },
  quasiConstantShare: { value: 0.95, source: "evidently calls a column almost constant at 95 %" },
  numbersInTextShare: { value: 0.05, source: "few numbers among texts; more is a column of both" },
  variantsMedium: { value: 0.01, source: "1 % of the rows fall into the wrong group" },
  paddedMedium: { value: 0.1, source: "one in ten is a habit of the source, not a slip" },
  imbalance: { value: 0.1, source: "EvalML: rarest class below a tenth of the majority" },
  manyClasses: { value: 50, source: "ydata-profiling calls more than 50 categories many" },
  identifierShare: { value: 0.99, source: "nearly every row has a value of its own" },
} as const satisfies Record<string, { value: number; source: string }>;

export type ThresholdName = keyof typeof thresholdTable;
export type Thresholds = Readonly<Record<ThresholdName, number>>;

/** The table's values, with those that the caller overrides. */
export function thresholdsWith(overrides: Partial<Thresholds> = {}): Thresholds {
  const defaults = Object.fromEntries(Object.entries(thresholdTable).map(([name, { value }]) => [name, value]));
  // The keys are those of the table: fromEntries only forgets their names.
  return { ...(defaults as Record<ThresholdName, number>), ...overrides };
}
