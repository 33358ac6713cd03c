import { blankCharacters, type FixCondition } from "@datainsight/schemas";
import { quoteLiteral } from "../sql.ts";
import { invalidInput } from "../table-error.ts";
import { comparedLiteral, isDayOf } from "./literals.ts";
import { type FixColumn, type FixTable, nameIn } from "./table.ts";

/** White space at either end; the characters are those of `blankCharacters`. */
export const edgesPattern =
  "^[ \\t\\n\\r\\f\\v\\x{a0}\\x{200b}\\x{feff}]+|[ \\t\\n\\r\\f\\v\\x{a0}\\x{200b}\\x{feff}]+$";
const blankPattern = "[ \\t\\n\\r\\f\\v\\x{a0}\\x{200b}\\x{feff}]*";

if (blankCharacters.length !== 9) throw new RangeError("the patterns above name each blank character");

export function isText({ storageType, dataType }: FixColumn): boolean {
  return storageType === "VARCHAR" && dataType !== "json";
}

export function isBinaryFloat({ storageType }: FixColumn): boolean {
  return storageType === "DOUBLE" || storageType === "FLOAT";
}

/** True in the rows where the column has no value; a NaN is none. */
export function missingSql(table: FixTable, column: FixColumn): string {
  const name = nameIn(table, column);
  return isBinaryFloat(column) ? `(${name} IS NULL OR isnan(${name}))` : `${name} IS NULL`;
}

/** The condition as SQL: true or false in every row, never NULL. @throws TableError where it makes no sense for the column */
export function conditionSql(table: FixTable, column: FixColumn, where: FixCondition): string {
  const name = nameIn(table, column);
  switch (where.test) {
    case "missing":
      return missingSql(table, column);
    case "one_of":
      return known(oneOf(column, name, where.values));
    case "outside":
      return known(outside(column, name, where));
    case "not_matching":
      requireText(column, "compared with a pattern");
      return known(`NOT regexp_full_match(${name}, ${quoteLiteral(where.pattern)})`);
    case "infinite":
      requireNumber(column, "be infinite");
      return isBinaryFloat(column) ? known(`isinf(${name})`) : "false";
    case "blank":
      requireText(column, "be blank");
      return known(`regexp_full_match(${name}, ${quoteLiteral(blankPattern)})`);
  }
}

function known(condition: string): string {
  return `coalesce(${condition}, false)`;
}

function oneOf(column: FixColumn, name: string, values: readonly string[]): string {
  const days = values.filter((value) => isDayOf(column, value));
  const others = values.filter((value) => !isDayOf(column, value));
  const parts = [
    ...(others.length > 0 ? [`${name} IN (${others.map((value) => comparedLiteral(column, value)).join(", ")})`] : []),
    ...(days.length > 0 ? [`CAST(${name} AS DATE) IN (${days.map((value) => `DATE '${value}'`).join(", ")})`] : []),
  ];
  return `(${parts.join(" OR ")})`;
}

type Outside = Extract<FixCondition, { test: "outside" }>;

function outside(column: FixColumn, name: string, { min, max, except = [] }: Outside): string {
  if (column.dataType === "text" || column.dataType === "boolean" || column.dataType === "json")
    throw invalidInput(`Column "${column.name}" is ${column.dataType}: it has no least and no greatest value.`, {
      column: column.name,
    });
  const parts = [
    ...(min === null ? [] : [`${name} < ${comparedLiteral(column, min)}`]),
    // A day as the upper bound is allowed as a whole.
    ...(max === null
      ? []
      : [`${isDayOf(column, max) ? `CAST(${name} AS DATE)` : name} > ${comparedLiteral(column, max)}`]),
  ];
  const condition = parts.length === 0 ? "false" : `(${parts.join(" OR ")})`;
  const limited = except.length === 0 ? condition : `(${condition} AND NOT ${oneOf(column, name, except)})`;
  return isBinaryFloat(column) ? `(${limited} AND NOT isnan(${name}))` : limited;
}

/** @throws TableError unless the column is text */
export function requireText(column: FixColumn, what: string): void {
  if (isText(column)) return;
  throw invalidInput(`Column "${column.name}" is ${column.dataType}: only text can be ${what.replace(/^be /, "")}.`, {
    column: column.name,
  });
}

/** @throws TableError unless the column holds numbers */
export function requireNumber(column: FixColumn, what: string): void {
  if (column.dataType === "integer" || column.dataType === "float") return;
  throw invalidInput(`Column "${column.name}" is ${column.dataType}: only numbers can ${what}.`, {
    column: column.name,
  });
}
