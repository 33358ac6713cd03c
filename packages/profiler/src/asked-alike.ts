import type { TableColumn } from "@datainsight/tables";
import type { Fragments } from "./passes.ts";

/** What stands for a number of its own in a form, between these two, and what is computed once for several aggregates. */
export const [numberStart, numberEnd, flagStart, flagEnd] = ["\u0001", "\u0002", "\u0003", "\u0004"] as const;
const marks = /[\u0001-\u0004]/;

/** An aggregate over the rows of one column in a form that other columns may share, with `x` for the column. */
export type Unit = { form: string; numbers: readonly OwnNumber[] };
/** A number that differs from column to column, and its type in SQL. */
export type OwnNumber = { type: "DOUBLE" | "BIGINT"; text: string };

/** Numbers within these may differ from row to row; elsewhere SQL wants constants. */
const aggregates = new Set(
  "arg_max arg_min avg count count_if filter fsum histogram list max min quantile_cont sum".split(" "),
);
/** Their types leave room for a difference of 64 bits. */
const narrowIntegers = /^(?:U?(?:TINY|SMALL)INT|U?INTEGER|BIGINT|DATE|TIMESTAMP|DECIMAL|DOUBLE|FLOAT)/;
const tokens =
  /'(?:[^']|'')*'::DOUBLE|'(?:[^']|'')*'|- \(-?\d{1,18}\)|- -?\d{1,18}(?![.\d])|\/\/ \d{1,18}(?![.\d])|[A-Za-z_][A-Za-z_0-9]*|[()[\]]|\s+|[^\s]/g;

/**
 * What an aggregate over one column asks, apart from the column and from the numbers by which only this column is measured,
 * such as its mean: columns of one type that ask the same can be asked in one query, with their numbers in a table beside them.
 * @param computed the expressions that the aggregate names; they are put in its place
 */
export function unitOf(column: TableColumn, sql: string, computed: Fragments): Unit {
  const numbers: OwnNumber[] = [];
  return { form: formOf({ column, computed, numbers, openers: [] }, sql), numbers };
}

type Reading = { column: TableColumn; computed: Fragments; numbers: OwnNumber[]; openers: string[] };

function formOf(reading: Reading, sql: string): string {
  const { column, computed, openers } = reading;
  let form = "";
  let word = "";
  for (const [token] of sql.matchAll(tokens)) {
    const before = word;
    if (token.trim() !== "") word = "";
    if (token === "(" || token === "[") openers.push(token === "[" ? token : before);
    else if (token === ")" || token === "]") openers.pop();
    if (token === column.storageName) form += "x";
    else if (Object.hasOwn(computed, token)) form += flagOf(reading, computed[token] ?? "");
    else if (/^[A-Za-z_]/.test(token)) [form, word] = [form + token, token.toLowerCase()];
    else form += ownNumberIn(reading, token) ?? token;
  }
  return form;
}

/** Marked, so that what is computed once stays so: the aggregates of a condition share its flag. */
function flagOf(reading: Reading, sql: string): string {
  return `${flagStart}${formOf({ ...reading, openers: ["filter"] }, `(${sql})`)}${flagEnd}`;
}

/** The token with a place in the list of own numbers instead of its number; null where the number has to stay. */
function ownNumberIn({ column, numbers, openers }: Reading, token: string): string | null {
  const isWithin = openers.some((each) => aggregates.has(each)) && !openers.includes("[");
  if (!isWithin) return null;
  const double = /^'(-?[\d.]+(?:e[+-]?\d+)?)'::DOUBLE$/.exec(token)?.[1];
  if (double !== undefined) return placeOf(numbers.push({ type: "DOUBLE", text: double }) - 1);
  const whole = /^(-|\/\/) (\(?)(-?\d+)\)?$/.exec(token);
  if (whole === null || !narrowIntegers.test(column.storageType)) return null;
  return `${whole[1]} ${placeOf(numbers.push({ type: "BIGINT", text: whole[3] ?? "" }) - 1)}`;
}

function placeOf(index: number): string {
  return `${numberStart}${index}${numberEnd}`;
}

/** True where nothing that is asked holds the marks of a form: a value may hold any character. */
export function canBeRead(fragments: Fragments, computed: Fragments): boolean {
  return ![...Object.values(fragments), ...Object.values(computed)].some((sql) => marks.test(sql));
}
