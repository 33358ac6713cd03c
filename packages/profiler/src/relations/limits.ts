/**
 * What the comparison of columns may cost. Limits count cells, never time, so that the same table gives the same result on
 * any machine. Past a limit a figure comes from a sample of rows, and says so, or is named in `notMeasured`.
 */
export type RelationLimits = {
  /** Pairs that are kept, the strongest first. */
  keptPairs: number;
  /** Different values up to which a column counts as one of classes. */
  classes: number;
  /** Values of numbers that are kept in memory from one comparison to the next; more are read anew each time. */
  heldCells: number;
  /** Classes of rows that are kept so. */
  heldCodes: number;
  /** Pairs of class columns times rows. */
  classPairRows: number;
  /** Pairs of class columns in all; past it the columns with the fewest rows per class are left out. */
  classPairs: number;
  /** Pairs of a class column and a number in all; past it class columns are left out in the same order. */
  mixedPairs: number;
  /** Pairs of a class column and a number times rows. */
  mixedPairRows: number;
  /** Sums of numbers by class that are kept at once; of more the class columns are added up some after the other. */
  ratioSums: number;
  /** Numbers times rows that are read for one kind of coefficient. */
  numericCells: number;
  /** Pairs of numbers times rows. */
  numericPairRows: number;
  /** Pairs of numbers times rows at the first look for the strongest of very many. */
  screenedCells: number;
  /** Numbers of which pairs are looked at. */
  screenedColumns: number;
  /** Values that are ranked for Spearman's coefficient. */
  rankedCells: number;
  /** Pairs of numbers times rows for Spearman's coefficient. */
  rankedPairRows: number;
  /** Pairs of numbers times rows for Kendall's coefficient. */
  kendallCells: number;
  /** Pairs of columns times patterns of missing values. */
  nullityCells: number;
  /** Pairs of numbers times rows that are summed for a covariance matrix. */
  momentCells: number;
  /** Rows of all dependencies, or of all keys, that are checked over the whole table, together. */
  dependencyRows: number;
  /** Values that are added up to find sums and products. */
  signatureCells: number;
  /** Numbers times rows that are looked at in the order of time. */
  seriesCells: number;
  /** Pairs of a class column and a number times rows at the first look for numbers that do not vary in a class. */
  segmentCells: number;
  /** Values of one number that are read to tell units apart; of more rows a sample. */
  unitCells: number;
  /** Texts of which the fingerprint is taken. */
  fingerprintCells: number;
};

export const defaultRelationLimits: RelationLimits = {
  keptPairs: 1_000,
  classes: 100,
  heldCells: 16_000_000,
  heldCodes: 64_000_000,
  classPairRows: 300_000_000,
  classPairs: 20_000,
  mixedPairs: 60_000,
  mixedPairRows: 150_000_000,
  ratioSums: 6_000_000,
  numericCells: 120_000_000,
  numericPairRows: 1_000_000_000,
  screenedCells: 200_000_000,
  screenedColumns: 1_200,
  rankedCells: 6_000_000,
  rankedPairRows: 50_000_000,
  kendallCells: 2_000_000,
  nullityCells: 200_000_000,
  momentCells: 1_000_000_000,
  dependencyRows: 50_000_000,
  signatureCells: 50_000_000,
  seriesCells: 40_000_000,
  segmentCells: 20_000_000,
  unitCells: 500_000,
  fingerprintCells: 30_000_000,
};
