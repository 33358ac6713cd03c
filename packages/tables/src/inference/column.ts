import type { DataType } from "@datainsight/schemas";
import type { ColumnEvidence } from "../manifest.ts";
import { quoteLiteral } from "../sql.ts";
import type { Candidate } from "./candidate.ts";

/** One column of text whose type is looked for. */
export type TextColumn = {
  position: number;
  /** Unique name, for messages. */
  name: string;
  /** True when `k<position>` tells the kind of each value. */
  hasKinds: boolean;
  nullTokens: readonly string[];
  /** What its values may be, in order of preference. */
  allowed: readonly Candidate[];
  /** The type that the caller wants; values that do not fit it are an error. */
  wanted: Exclude<DataType, "empty"> | null;
};

/** What a column was found to be, and the SQL that makes its stored value of its text. */
export type TypedColumn = { dataType: DataType; storageType: string; expression: string; evidence: ColumnEvidence };

/**
 * The value of a column with its null tokens gone, as SQL. Not an IN list: DuckDB makes a join of each, which is ruinous
 * for hundreds of columns.
 */
export function valueSql(column: TextColumn): string {
  const raw = `c${column.position}`;
  if (column.nullTokens.length === 0) return raw;
  return `CASE WHEN ${isTokenSql(raw, column.nullTokens)} THEN NULL ELSE ${raw} END`;
}

/** A value is compared with the tokens of its own length only; most values have another. */
export function isTokenSql(raw: string, tokens: readonly string[]): string {
  const byLength = Map.groupBy(tokens, (token) => Buffer.byteLength(token));
  const branches = [...byLength].map(
    ([length, alike]) => `WHEN ${length} THEN ${alike.map((token) => `${raw} = ${quoteLiteral(token)}`).join(" OR ")}`,
  );
  return `CASE strlen(${raw}) ${branches.join(" ")} ELSE false END`;
}

/** SQL condition: `value` is one of the words; false for a missing value. */
export function isOneOfSql(value: string, words: readonly string[]): string {
  return `CASE ${value} ${words.map((word) => `WHEN ${quoteLiteral(word)} THEN true`).join(" ")} ELSE false END`;
}

/** SQL condition over `value`: it is written as the candidate says. */
export function fitsSql(column: TextColumn, candidate: Candidate, value: string): string {
  const matches = `regexp_full_match(${value}, ${quoteLiteral(candidate.pattern)})`;
  const condition = column.hasKinds ? `(${kindSql(column, candidate)} AND ${matches})` : matches;
  // DuckDB works out both sides of an AND for every row, and of a CASE only the rows that need it.
  return candidate.check ? `(CASE WHEN ${condition} THEN ${candidate.check(value)} ELSE false END)` : condition;
}

/** SQL condition over `value`, cheaper than `fitsSql` and true only where that is. */
export function fitsQuicklySql(column: TextColumn, candidate: Candidate, value: string): string {
  if (!candidate.quick) return fitsSql(column, candidate, value);
  const condition = candidate.quick.fits(value);
  return column.hasKinds ? `(${kindSql(column, candidate)} AND ${condition})` : `(${condition})`;
}

/** A pattern that a value matches in full which is written as one of the candidates. */
export function mayFitPattern(among: readonly Candidate[]): string | null {
  const patterns = [...new Set(among.map((candidate) => candidate.loose ?? candidate.pattern))];
  return patterns.length === 0 ? null : patterns.map((pattern) => `(?:${pattern})`).join("|");
}

/** SQL condition over `value`: it may be written as one of the candidates; never false where `fitsSql` is true. */
export function mayFitSql(column: TextColumn, among: readonly Candidate[], value: string): string {
  const pattern = mayFitPattern(among);
  return pattern === null ? "false" : `regexp_full_match(${value}, ${quoteLiteral(pattern)})`;
}

const kindsOf = {
  integer: ["n"],
  float: ["n"],
  boolean: ["b"],
  date: ["s", "d"],
  datetime: ["s", "d"],
  time: ["s", "d"],
  json: ["j"],
} as const;

/** Kinds of value that a candidate can be written in. */
export function kindsFor(candidate: Candidate): readonly string[] {
  return kindsOf[candidate.dataType];
}

function kindSql(column: TextColumn, candidate: Candidate): string {
  return isOneOfSql(`k${column.position}`, kindsFor(candidate));
}

/** Evidence with nothing found yet. */
export function blankEvidence(): ColumnEvidence {
  return {
    count: 0,
    missing: 0,
    nullTokens: [],
    fits: {},
    fitShare: 1,
    mostly: null,
    dateFormat: null,
    otherDateFormats: [],
    dayMonthAmbiguous: false,
    leadingZeros: 0,
    decimalSeparator: null,
    thousandsSeparator: null,
    unitSign: null,
  };
}
