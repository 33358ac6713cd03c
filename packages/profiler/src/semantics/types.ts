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
  /** Whether one value is what the column means; the share of those that are is the confidence. */
  check?: (value: string) => boolean;
};

/** Share of the non-blank values that match. */
export function shareMatching(values: readonly string[], pattern: RegExp): number {
  const filled = values.map((value) => value.trim()).filter((value) => value !== "");
  if (filled.length === 0) return 0;
  return filled.filter((value) => pattern.test(value)).length / filled.length;
}

/** Share of the non-blank values that the validator of a meaning accepts, 0 to 1; null where it has none, or no value to look at. */
export function confidenceOf(type: SemanticType, values: readonly string[]): number | null {
  const filled = values.map((value) => value.trim()).filter((value) => value !== "");
  const pattern = type.valid === undefined ? null : new RegExp(`^(?:${type.valid})$`, "u");
  const check = type.check ?? (pattern ? (value: string) => pattern.test(value) : null);
  return check === null || filled.length === 0 ? null : filled.filter(check).length / filled.length;
}
