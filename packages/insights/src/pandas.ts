import type { ProfiledColumn } from "@datainsight/profiler";
import { unitSigns } from "@datainsight/schemas";

/** What nobody sees, or what a terminal may swallow. */
const unseen = /[\u007f-\u00a0\u00ad\u2000-\u200f\u2028-\u202f\u205f-\u206f\ufeff]/g;

/** A text as a Python string literal: JSON's escapes are Python's. */
export function pythonText(text: string): string {
  return JSON.stringify(text).replace(
    unseen,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

export function pythonList(texts: readonly string[]): string {
  return `[${texts.map(pythonText).join(", ")}]`;
}

/** The column's label in pandas: its header, or its place where the header is not unique or was cut. */
export function labelOf(column: ProfiledColumn): string {
  return column.statistics.originalName === undefined
    ? pythonText(column.columnName)
    : `df.columns[${column.position}]`;
}

/** `df["name"]`. */
export function seriesOf(column: ProfiledColumn): string {
  return `df[${labelOf(column)}]`;
}

/** The column as text, whatever pandas made of it when it read the file. */
export function textOf(column: ProfiledColumn): string {
  return `${seriesOf(column)}.astype("string")`;
}

/** How the numbers of a column are written in its file. */
export type WrittenNumbers = {
  decimalSeparator: "." | "," | null;
  thousandsSeparator: "," | "." | " " | "'" | null;
  negativesInParentheses: boolean;
};

/** Before three digits only, so that `1.5` does not become 15. The spaces are escaped by Python, not by the pattern. */
const groups = {
  // Not at the last group alone: India counts 1,23,45,678.
  ",": 'r",([0-9]{2,3})"',
  ".": 'r"\\.([0-9]{3})"',
  " ": '"[ \\u00a0\\u202f\\u2009\\u2007]([0-9]{3})"',
  "'": `r"['’]([0-9]{3})"`,
} as const;

/** The column's text as numbers, read as they are written in the file; what is none becomes missing. */
export function readNumbers(column: ProfiledColumn, written: WrittenNumbers): string {
  const { decimalSeparator, thousandsSeparator, negativesInParentheses } = written;
  const text = [
    `${textOf(column)}.str.replace(r"${unitSigns}", "", regex=True).str.strip()`,
    ...(negativesInParentheses ? ['.str.replace(r"^\\((.*)\\)$", r"-\\1", regex=True)'] : []),
    ...(thousandsSeparator ? [`.str.replace(${groups[thousandsSeparator]}, r"\\1", regex=True)`] : []),
    ...(decimalSeparator === "," ? ['.str.replace(",", ".", regex=False)'] : []),
  ];
  return `pd.to_numeric(${text.join("")}, errors="coerce")`;
}

/** The column as numbers; what is none becomes missing. */
export function numbersOf(column: ProfiledColumn): string {
  const { decimalSeparator, thousandsSeparator, unitSign, negativesInParentheses = false } = column.evidence;
  const isPlain = decimalSeparator !== "," && !thousandsSeparator && unitSign === null && !negativesInParentheses;
  if (isPlain) return `pd.to_numeric(${seriesOf(column)}, errors="coerce")`;
  return readNumbers(column, { decimalSeparator, thousandsSeparator, negativesInParentheses });
}

/** A snippet that brings its own import. */
export function snippet(...lines: readonly string[]): string {
  return ["import pandas as pd", "", ...lines].join("\n");
}
