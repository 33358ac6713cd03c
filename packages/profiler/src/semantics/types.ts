import type { DataType } from "@datainsight/schemas";

/** What is looked at to tell what a column means: its name, and a sample of its distinct values. */
export type MeaningInput = {
  name: string;
  dataType: DataType;
  values: readonly string[];
  count: number;
  uniqueCount: number;
};

/** A meaning that values can have. Patterns hold for RE2 and for JavaScript alike. */
export type SemanticType = {
  id: string;
  /** Personal data is masked wherever it is shown. */
  personal: boolean;
  /** True when the column has this meaning. */
  matches: (input: MeaningInput) => boolean;
  /** What each value must match in full; absent where every value is good. */
  valid?: string;
};

/** Share of the non-blank values that match. */
export function shareMatching(values: readonly string[], pattern: RegExp): number {
  const filled = values.map((value) => value.trim()).filter((value) => value !== "");
  if (filled.length === 0) return 0;
  return filled.filter((value) => pattern.test(value)).length / filled.length;
}
