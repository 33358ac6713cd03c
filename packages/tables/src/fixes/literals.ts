import { falseWords, trueWords } from "@datainsight/schemas";
import { quoteLiteral } from "../sql.ts";
import { invalidInput, type TableError } from "../table-error.ts";
import type { FixColumn } from "./table.ts";

const plainNumber = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?$/;
const day = /^\d{4}-\d{2}-\d{2}$/;
const dayAndTime = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?$/;
const clock = /^\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?$/;

/** A written value of the column's own type, to compare with. @throws TableError when it is none */
export function comparedLiteral(column: FixColumn, written: string): string {
  const { dataType } = column;
  if (dataType === "integer" || dataType === "float") return numberLiteral(column, written);
  if (dataType === "boolean") return booleanLiteral(column, written);
  if (dataType === "date" && day.test(written)) return `DATE '${written}'`;
  if (dataType === "datetime" && (day.test(written) || dayAndTime.test(written))) return `TIMESTAMP '${written}'`;
  if (dataType === "time" && clock.test(written)) return `TIME '${written}'`;
  if (dataType === "date" || dataType === "datetime" || dataType === "time") throw notOfType(column);
  return quoteLiteral(written);
}

/** The same as a value to be stored; a number must fit the column to the last digit. */
export function storedLiteral(column: FixColumn, written: string): string {
  const literal = comparedLiteral(column, written);
  if (column.dataType !== "integer" && column.dataType !== "float") return literal;
  const scale = scaleOf(column.storageType);
  if (scale !== null && fractionDigits(written) > scale) throw notOfType(column);
  return `CAST(${literal} AS ${column.storageType})`;
}

/** True for a day without a time in a column of both: it stands for the whole day. */
export function isDayOf({ dataType }: FixColumn, written: string): boolean {
  return dataType === "datetime" && day.test(written);
}

function numberLiteral(column: FixColumn, written: string): string {
  const text = written.trim();
  // A trailing or leading point, and a plus, are no SQL everywhere.
  if (plainNumber.test(text))
    return text
      .replace(/^\+/, "")
      .replace(/^(-?)\./, "$10.")
      .replace(/\.(?=$|[eE])/, "");
  if (/^[+-]?inf(?:inity)?$/i.test(text) && scaleOf(column.storageType) === null)
    return `'${text.startsWith("-") ? "-" : ""}inf'::DOUBLE`;
  throw notOfType(column);
}

function booleanLiteral(column: FixColumn, written: string): string {
  const word = written.trim().toLowerCase();
  if (trueWords.some((each) => each === word)) return "true";
  if (falseWords.some((each) => each === word)) return "false";
  throw notOfType(column);
}

/** Digits behind the point that the type keeps; null for binary floats, which round as they must. */
function scaleOf(storageType: string): number | null {
  if (storageType === "DOUBLE" || storageType === "FLOAT") return null;
  return Number(/^DECIMAL\(\d+,(\d+)\)$/.exec(storageType)?.[1] ?? 0);
}

function fractionDigits(written: string): number {
  const [, fraction = "", exponent = "0"] = /^[^.eE]*\.?(\d*?)0*(?:[eE]([+-]?\d+))?$/.exec(written.trim()) ?? [];
  return Math.max(0, fraction.length - Number(exponent));
}

function notOfType({ name, dataType }: FixColumn): TableError {
  return invalidInput(`A value that the fix of column "${name}" names cannot stand in it: the column is ${dataType}.`, {
    column: name,
  });
}
