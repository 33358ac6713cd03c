import type { ProfiledColumn } from "@datainsight/profiler";

/** A text as a Python string literal: JSON's escapes are Python's. */
export function pythonText(text: string): string {
  return JSON.stringify(text).replaceAll("\u007f", "\\u007f");
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

/** The column as numbers; what is none becomes missing. */
export function numbersOf(column: ProfiledColumn): string {
  return `pd.to_numeric(${seriesOf(column)}, errors="coerce")`;
}

/** A snippet that brings its own import. */
export function snippet(...lines: readonly string[]): string {
  return ["import pandas as pd", "", ...lines].join("\n");
}
