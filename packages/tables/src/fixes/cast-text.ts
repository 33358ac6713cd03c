import {
  falseWords,
  numberPattern,
  parenthesesPattern,
  thousandsPattern,
  trueWords,
  unitPattern,
} from "@datainsight/schemas";
import { quoteLiteral } from "../sql.ts";
import { edgesPattern } from "./conditions.ts";
import type { ActionOf } from "./table.ts";

/** The pattern as SQL: spaces that nobody sees are written out. */
function patternSql(pattern: string): string {
  return quoteLiteral(
    pattern.replaceAll(/[\u00a0\u2007\u2009\u202f]/g, (space) => `\\x{${space.charCodeAt(0).toString(16)}}`),
  );
}

type Cast = ActionOf<"cast">;

/** A text as a plainly written number: no sign of a unit, no separators, a point; empty where it is none. */
export function numberSql(action: Cast, name: string): string {
  const { decimalSeparator, thousandsSeparator, negativesInParentheses } = action;
  let sql = `regexp_replace(${name}, ${patternSql(unitPattern)}, '\\1\\2')`;
  if (negativesInParentheses) sql = `regexp_replace(${sql}, ${patternSql(parenthesesPattern)}, '-\\1')`;
  sql = `regexp_extract(${sql}, ${patternSql(numberPattern(action))}, 1)`;
  if (thousandsSeparator) sql = `regexp_replace(${sql}, ${patternSql(thousandsPattern(thousandsSeparator))}, '', 'g')`;
  return decimalSeparator === "," ? `replace(${sql}, ',', '.')` : sql;
}

/** A query of how many digits the numbers have before and behind the point, and how many are written with an exponent. */
export function decimalsOf(plain: string, source: string): string {
  const point = "strpos(p, '.')";
  const digits = `ltrim(CASE WHEN ${point} > 0 THEN left(p, ${point} - 1) ELSE p END, '+-0')`;
  const columns = [
    `CAST(max(strlen(${digits})) FILTER (NOT contains(lower(p), 'e')) AS VARCHAR) AS whole`,
    `CAST(max(CASE WHEN ${point} > 0 THEN strlen(p) - ${point} ELSE 0 END) FILTER (NOT contains(lower(p), 'e')) AS VARCHAR) AS scale`,
    "CAST(count(*) FILTER (contains(lower(p), 'e')) AS VARCHAR) AS exponents",
  ];
  return `SELECT ${columns.join(", ")} FROM (SELECT nullif(${plain}, '') AS p FROM ${source}) WHERE p IS NOT NULL`;
}

export function booleanSql(name: string): string {
  const words = (list: readonly string[]) => list.map((word) => quoteLiteral(word)).join(", ");
  const value = `lower(regexp_replace(${name}, ${quoteLiteral(edgesPattern)}, '', 'g'))`;
  return `CASE WHEN ${value} IN (${words(trueWords)}) THEN true WHEN ${value} IN (${words(falseWords)}) THEN false END`;
}

/** A text as a date, datetime or time, by the first format that fits; `also` is tried last. */
export function temporalSql({ dataType, dateFormats = [] }: Cast, name: string, also?: string): string {
  const formats = [...dateFormats, ...(also === undefined || dateFormats.includes(also) ? [] : [also])];
  const list = formats.map((format) => quoteLiteral(format)).join(", ");
  const parsed = `try_strptime(trim(${name}), ${formats.length === 1 ? list : `[${list}]`})`;
  if (dataType === "datetime") return parsed;
  return `CAST(${parsed} AS ${dataType === "date" ? "DATE" : "TIME"})`;
}
