import type { DataType } from "@datainsight/schemas";

/** Types that text can turn out to be. */
export type InferredType = Extract<DataType, "integer" | "float" | "boolean" | "date" | "datetime" | "time" | "json">;

/**
 * One way in which all values of a column might be written. A value fits when the whole of it matches `pattern` and,
 * where there is a `check`, that SQL condition holds too.
 */
export type Candidate = {
  id: string;
  dataType: InferredType;
  /** RE2 and JavaScript alike; matched against the whole value. */
  pattern: string;
  /**
   * What all values that match `pattern` match too, and hardly any others; shared by candidates that are alike. Patterns are put
   * together to look for any of them, and RE2 gets many times as slow where they are too large for its automata.
   */
  loose?: string;
  /** SQL condition over `value`, an SQL expression. */
  check?: (value: string) => string;
  /**
   * A cheaper condition that holds only for values that fit, though not for all of them, and the SQL that reads values of
   * which it holds.
   */
  quick?: { fits: (value: string) => string; parse?: (value: string) => string };
  number?: NumberStyle;
  date?: DateStyle;
};

export type NumberStyle = {
  decimal: "." | ",";
  thousands: "," | "." | " " | "'" | null;
  unit: boolean;
  exponents: boolean;
  /** Negative numbers stand in parentheses, as accountants write them. */
  parentheses?: boolean;
  /** The minus stands behind negative numbers. */
  trailingMinus?: boolean;
};

export type DateStyle = {
  /** strptime format as people know it. */
  format: string;
  /** SQL that reads the value, null where it is not a valid date. */
  parse: (value: string) => string;
  /** The same digits read with day and month the other way round. */
  twin: string | null;
  /** Ids of stricter ways, all of whose values fit this one too. */
  covers?: readonly string[];
  /** The ways that this one puts together, where a column mixes several. */
  mixes?: readonly Candidate[];
};
