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
const tokens =
  /'(?:[^']|'')*'::DOUBLE|'(?:[^']|'')*'|- \(-?\d{1,18}\)|- -?\d{1,18}(?![.\w])|\/\/ \d{1,18}(?![.\w])|[A-Za-z_][A-Za-z_0-9]*|[()[\]]|\s+|[^\s]/g;

/**
 * What an aggregate over one column asks, apart from the column and from the numbers by which only this column is measured,
 * such as its mean: columns of one type that ask the same can be asked in one query, with their numbers in a table beside them.
 * @param computed the expressions that the aggregate names; they are put in its place
 */
export function unitOf(column: Named, sql: string, computed: Fragments): Unit {
  const numbers: OwnNumber[] = [];
  return { form: formOf({ column, computed, numbers, openers: [] }, sql), numbers };
}

type Named = Pick<TableColumn, "storageName">;
type Reading = { column: Named; computed: Fragments; numbers: OwnNumber[]; openers: string[] };

function formOf(reading: Reading, sql: string): string {
  const { column, computed, openers } = reading;
  let form = "";
  let [word, last] = ["", ""];
  for (const [token] of sql.matchAll(tokens)) {
    const [before, previous] = [word, last];
    if (token.trim() !== "") [word, last] = ["", token];
    if (token === "(" || token === "[") openers.push(token === "[" ? token : before);
    else if (token === ")" || token === "]") openers.pop();
    if (token === column.storageName) form += "x";
    else if (Object.hasOwn(computed, token)) form += flagOf(reading, computed[token] ?? "");
    else if (/^[A-Za-z_]/.test(token)) [form, word] = [form + token, token.toLowerCase()];
    else form += ownNumberIn(reading, token, previous) ?? token;
  }
  return form;
}

/** Marked, so that what is computed once stays so: the aggregates of a condition share its flag. */
function flagOf(reading: Reading, sql: string): string {
  return `${flagStart}${formOf({ ...reading, openers: ["filter"] }, `(${sql})`)}${flagEnd}`;
}

/** The token with a place in the list of own numbers instead of its number; null where the number has to stay. */
function ownNumberIn({ numbers, openers }: Reading, token: string, previous: string): string | null {
  const isWithin = openers.some((each) => aggregates.has(each)) && !openers.includes("[");
  if (!isWithin) return null;
  const double = /^'(-?[\d.]+(?:e[+-]?\d+)?)'::DOUBLE$/.exec(token)?.[1];
  if (double !== undefined) return placeOf(numbers.push({ type: "DOUBLE", text: double }) - 1);
  const whole = /^(-|\/\/) (\(?)(-?\d+)\)?$/.exec(token);
  // Only where both sides are of 64 bits, or parts of such a difference: a day less a number of 64 bits is nothing to DuckDB.
  if (whole === null || previous !== (whole[1] === "-" ? "BIGINT" : ")")) return null;
  return `${whole[1]} ${placeOf(numbers.push({ type: "BIGINT", text: whole[3] ?? "" }) - 1)}`;
}

function placeOf(index: number): string {
  return `${numberStart}${index}${numberEnd}`;
}

/** True where nothing that is asked holds the marks of a form: a value may hold any character. */
export function canBeRead(fragments: Fragments, computed: Fragments): boolean {
  return ![...Object.values(fragments), ...Object.values(computed)].some((sql) => marks.test(sql));
}
