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

/** The value of a column with its null tokens gone, as SQL. */
export function valueSql(column: TextColumn): string {
  const raw = `c${column.position}`;
  if (column.nullTokens.length === 0) return raw;
  return `CASE WHEN ${raw} IN (${tokenList(column)}) THEN NULL ELSE ${raw} END`;
}

/** SQL condition: the value is one of the null tokens. */
export function isTokenSql(column: TextColumn): string {
  return column.nullTokens.length === 0 ? "false" : `c${column.position} IN (${tokenList(column)})`;
}

function tokenList(column: TextColumn): string {
  return column.nullTokens.map((token) => quoteLiteral(token)).join(", ");
}

/** SQL condition over `value`: it is written as the candidate says. */
export function fitsSql(column: TextColumn, candidate: Candidate, value: string): string {
  const parts = [`regexp_full_match(${value}, ${quoteLiteral(candidate.pattern)})`];
  if (candidate.check) parts.push(candidate.check(value));
  if (column.hasKinds) parts.unshift(kindSql(column, candidate));
  return `(${parts.join(" AND ")})`;
}

/** SQL condition over `value`, cheaper than `fitsSql` and true only where that is. */
export function fitsQuicklySql(column: TextColumn, candidate: Candidate, value: string): string {
  if (!candidate.quick) return fitsSql(column, candidate, value);
  const condition = candidate.quick.fits(value);
  return column.hasKinds ? `(${kindSql(column, candidate)} AND ${condition})` : `(${condition})`;
}

/** SQL condition over `value`: it may be written as one of the candidates; never false where `fitsSql` is true. */
export function mayFitSql(column: TextColumn, among: readonly Candidate[], value: string): string {
  const patterns = [...new Set(among.map((candidate) => candidate.pattern))];
  if (patterns.length === 0) return "false";
  return `regexp_full_match(${value}, ${quoteLiteral(patterns.map((pattern) => `(?:${pattern})`).join("|"))})`;
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
  return `k${column.position} IN (${kindsFor(candidate).map((kind) => quoteLiteral(kind)).join(", ")})`;
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
