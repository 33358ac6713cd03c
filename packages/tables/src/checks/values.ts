import type { TableColumn } from "../manifest.ts";
import { quoteLiteral } from "../sql.ts";
import { CheckError } from "./check-error.ts";
import { atScale, parseDecimal, writeScaled } from "./decimal.ts";

/** What of a column says how its values are compared; `storageName` is SQL. */
export type ComparedColumn = Pick<TableColumn, "name" | "dataType" | "storageName" | "storageType">;

/** How the values of a column are compared with those that a check names. */
type Comparison =
  | { kind: "exact"; scale: number; least: bigint; most: bigint }
  | { kind: "float" }
  | { kind: "boolean" }
  | { kind: "date" | "datetime" | "time" }
  | { kind: "text" };

const wholeTypes: Record<string, number> = { TINYINT: 7, SMALLINT: 15, INTEGER: 31, BIGINT: 63, HUGEINT: 127 };

function comparisonOf({ storageType }: ComparedColumn): Comparison {
  const bits = wholeTypes[storageType];
  if (bits !== undefined)
    return { kind: "exact", scale: 0, least: -(2n ** BigInt(bits)), most: 2n ** BigInt(bits) - 1n };
  const decimal = /^DECIMAL\((\d+),\s*(\d+)\)$/.exec(storageType);
  if (decimal) {
    const most = 10n ** BigInt(decimal[1] ?? 0) - 1n;
    return { kind: "exact", scale: Number(decimal[2]), least: -most, most };
  }
  if (storageType === "DOUBLE" || storageType === "FLOAT") return { kind: "float" };
  if (storageType === "BOOLEAN") return { kind: "boolean" };
  if (storageType === "DATE") return { kind: "date" };
  if (storageType.startsWith("TIMESTAMP")) return { kind: "datetime" };
  if (storageType === "TIME") return { kind: "time" };
  return { kind: "text" };
}

/** True in rows in which the column has a value; NaN is none. */
export function isPresent(column: ComparedColumn): string {
  const { storageName } = column;
  const present = `${storageName} IS NOT NULL`;
  return comparisonOf(column).kind === "float" ? `(${present} AND NOT isnan(${storageName}))` : present;
}

/** The value as people read it: 3 rather than 3.0, times with a T. */
export function writtenForm(column: ComparedColumn, expression = column.storageName): string {
  const text = `CAST(${expression} AS VARCHAR)`;
  const comparison = comparisonOf(column);
  if (comparison.kind === "float") return `regexp_replace(${text}, '\\.0$', '')`;
  if (comparison.kind === "exact" && comparison.scale > 0) return `rtrim(rtrim(${text}, '0'), '.')`;
  return comparison.kind === "datetime" ? `replace(${text}, ' ', 'T')` : text;
}

/**
 * The values as literals of the column's own type. What cannot be a value of that type, such as a word among numbers, is left out:
 * no row can have it.
 */
export function literalsOf(column: ComparedColumn, values: readonly string[]): string[] {
  const comparison = comparisonOf(column);
  return [...new Set(values.flatMap((value) => literalOf(column, comparison, value) ?? []))];
}

function literalOf(column: ComparedColumn, comparison: Comparison, value: string): string | null {
  switch (comparison.kind) {
    case "exact": {
      const decimal = parseDecimal(value);
      const scaled = decimal && atScale(decimal, comparison.scale, "exact");
      if (scaled === null || scaled < comparison.least || scaled > comparison.most) return null;
      return cast(writeScaled(scaled, comparison.scale), column.storageType);
    }
    case "float":
      return floatLiteral(column, value);
    case "boolean":
      return booleanLiteral(value);
    case "date":
    case "datetime":
    case "time": {
      const moment = momentOf(comparison.kind, value);
      const isValue = moment !== null && (comparison.kind !== "date" || isWholeDay(moment));
      return isValue ? cast(moment.text, column.storageType) : null;
    }
    case "text":
      return quoteLiteral(value);
  }
}

function cast(text: string, type: string): string {
  return `CAST(${quoteLiteral(text)} AS ${type})`;
}

function floatLiteral({ storageType }: ComparedColumn, value: string): string | null {
  const infinite = /^\s*([+-]?)inf(?:inity)?\s*$/i.exec(value);
  if (infinite) return cast(`${infinite[1] === "-" ? "-" : ""}Infinity`, storageType);
  if (parseDecimal(value) === null) return null;
  const number = storageType === "FLOAT" ? Math.fround(Number(value)) : Number(value);
  return cast(String(number), storageType);
}

function booleanLiteral(value: string): string | null {
  const word = value.trim().toLowerCase();
  if (["true", "t", "yes", "y"].includes(word)) return "true";
  return ["false", "f", "no", "n"].includes(word) ? "false" : null;
}

type Moment = { text: string; wholeDay: boolean };

/** A date or time that exists, and whether it is one without a time of day; null for any other text. */
export function momentOf(kind: "date" | "datetime" | "time", value: string): Moment | null {
  const text = value.trim();
  if (kind === "time") {
    return /^(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,6})?)?$/.test(text) ? { text, wholeDay: false } : null;
  }
  const parts = /^(\d{4})-(\d\d)-(\d\d)(?:[T ]((?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,6})?)?)Z?)?$/.exec(text);
  if (!parts) return null;
  const [, year = "", month = "", day = "", time] = parts;
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`);
  if (Number.isNaN(date.getTime()) || date.getUTCDate() !== Number(day)) return null;
  return { text: `${year}-${month}-${day}${time === undefined ? "" : ` ${time}`}`, wholeDay: time === undefined };
}

/** No day is 10:30 of it. */
function isWholeDay({ text, wholeDay }: Moment): boolean {
  return wholeDay || / 00:00(?::00(?:\.0+)?)?$/.test(text);
}

export type Range = { min: string | null; max: string | null };

/** True in rows with a value outside of the range. @throws CheckError when the bounds are none for the column's type. */
export function isOutside(column: ComparedColumn, range: Range): string {
  const comparison = comparisonOf(column);
  switch (comparison.kind) {
    case "exact":
      return anyOf(exactSides(column, comparison, range));
    case "float":
      return anyOf(
        sidesOf(range, (bound) => floatLiteral(column, bound) ?? refuse(column, bound, "a number"), column.storageName),
      );
    case "boolean":
      throw new CheckError(`Column "${column.name}" holds true and false, which have no range.`);
    case "date":
    case "datetime":
    case "time":
      return anyOf(momentSides(column.storageName, range, (bound) => requireMoment(column, comparison.kind, bound)));
    case "text":
      return textOutside(column, range);
  }
}

function anyOf(conditions: readonly string[]): string {
  return conditions.length === 0 ? "false" : `(${conditions.join(" OR ")})`;
}

function refuse(column: ComparedColumn, bound: string, wanted: string): never {
  throw new CheckError(
    `"${bound}" is not ${wanted}, so the ${column.dataType} column "${column.name}" cannot be compared with it.`,
  );
}

/** Bounds of more digits than the column has are moved to the next value that it can have, so that nothing is rounded. */
function exactSides(
  column: ComparedColumn,
  comparison: Extract<Comparison, { kind: "exact" }>,
  { min, max }: Range,
): string[] {
  const { scale, least, most } = comparison;
  const bound = (text: string, rounding: "up" | "down") =>
    atScale(parseDecimal(text) ?? refuse(column, text, "a number"), scale, rounding) ?? 0n;
  const literal = (value: bigint) => cast(writeScaled(value, scale), column.storageType);
  const sides: string[] = [];
  if (min !== null) {
    const lower = bound(min, "up");
    if (lower > most) sides.push("true");
    else if (lower > least) sides.push(`${column.storageName} < ${literal(lower)}`);
  }
  if (max !== null) {
    const upper = bound(max, "down");
    if (upper < least) sides.push("true");
    else if (upper < most) sides.push(`${column.storageName} > ${literal(upper)}`);
  }
  return sides;
}

function sidesOf({ min, max }: Range, literal: (bound: string) => string, value: string): string[] {
  return [
    ...(min === null ? [] : [`${value} < ${literal(min)}`]),
    ...(max === null ? [] : [`${value} > ${literal(max)}`]),
  ];
}

function requireMoment(column: ComparedColumn, kind: "date" | "datetime" | "time", bound: string): Moment {
  return (
    momentOf(kind, bound) ??
    refuse(column, bound, kind === "time" ? "a time such as 13:45" : "a date such as 2024-12-31")
  );
}

/** A day as the upper bound takes in all of that day. */
function momentSides(value: string, { min, max }: Range, moment: (bound: string) => Moment): string[] {
  const sides: string[] = [];
  if (min !== null) sides.push(`${value} < ${momentLiteral(moment(min))}`);
  if (max !== null) {
    const upper = moment(max);
    sides.push(
      upper.wholeDay ? `${value} >= ${momentLiteral(upper)} + INTERVAL 1 DAY` : `${value} > ${momentLiteral(upper)}`,
    );
  }
  return sides;
}

function momentLiteral({ text }: Moment): string {
  return cast(text, /^\d\d:/.test(text) ? "TIME" : "TIMESTAMP");
}

/**
 * A column can be text because of a few values that are no numbers or dates. With bounds that are numbers, or dates, those values
 * are outside, and the others are compared as numbers (as DOUBLE) or dates; with any other bounds texts are compared by code point.
 */
function textOutside(column: ComparedColumn, range: Range): string {
  const bounds = [range.min, range.max].filter((bound) => bound !== null);
  const trimmed = `trim(${column.storageName})`;
  if (bounds.every((bound) => parseDecimal(bound) !== null)) {
    const value = `TRY_CAST(${trimmed} AS DOUBLE)`;
    const sides = sidesOf(range, (bound) => cast(String(Number(bound)), "DOUBLE"), value);
    return anyOf([`${value} IS NULL`, `isnan(${value})`, ...sides]);
  }
  if (bounds.every((bound) => momentOf("datetime", bound) !== null)) {
    const value = `TRY_CAST(${trimmed} AS TIMESTAMP)`;
    return anyOf([
      `${value} IS NULL`,
      ...momentSides(value, range, (bound) => requireMoment(column, "datetime", bound)),
    ]);
  }
  return anyOf(sidesOf(range, quoteLiteral, column.storageName));
}
