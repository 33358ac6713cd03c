import type { ProfiledColumn } from "@datainsight/profiler";
import { falseWords, type FixCondition, pandasDays, pandasMoments, trueWords } from "@datainsight/schemas";
import { numbersOf, pythonList, pythonText, seriesOf, textOf } from "../pandas.ts";

/** White space that `trim` takes off, as Python's strip wants it. */
export const stripped = '" \\t\\n\\r\\f\\v\\u00a0\\u200b\\ufeff"';

export function isNumeric({ dataType }: ProfiledColumn): boolean {
  return dataType === "integer" || dataType === "float";
}

export function isTemporal({ dataType }: ProfiledColumn): boolean {
  return dataType === "date" || dataType === "datetime";
}

/** The column as what the table holds: numbers, times or booleans, whatever pandas made of the file; else as text. */
export function valuesOf(column: ProfiledColumn): string {
  if (isNumeric(column)) return numbersOf(column);
  if (isTemporal(column)) return datesOf(column);
  return column.dataType === "boolean" ? booleansOf(textOf(column)) : textOf(column);
}

/** A column of dates, read in the format in which it is written. */
export function datesOf(column: ProfiledColumn): string {
  const { dateFormat, otherDateFormats } = column.evidence;
  const series = seriesOf(column);
  if (dateFormat === null) return `pd.to_datetime(${series}, errors="coerce")`;
  return column.dataType === "date"
    ? pandasDays(series, [dateFormat, ...otherDateFormats.map(({ format }) => format)])
    : pandasMoments(series, dateFormat);
}

export function booleansOf(text: string): string {
  const words = [...trueWords.map((word) => `"${word}": True`), ...falseWords.map((word) => `"${word}": False`)];
  return `${text}.str.strip().str.lower().map({${words.join(", ")}}).astype("boolean")`;
}

/** A written value as a Python literal of the column's own type. */
export function literalOf(column: ProfiledColumn, written: string): string {
  if (isNumeric(column)) return numberLiteral(written);
  if (isTemporal(column)) return `pd.Timestamp(${pythonText(written)})`;
  if (column.dataType === "boolean") return trueWords.some((word) => word === written.toLowerCase()) ? "True" : "False";
  return pythonText(written);
}

function numberLiteral(written: string): string {
  const text = written.trim();
  if (/inf/i.test(text)) return `float("${text.startsWith("-") ? "-" : ""}inf")`;
  // Python reads no whole number with a zero in front.
  return text.replace(/^([+-]?)0+(?=\d)/, "$1");
}

/** True in the rows where the condition holds, never missing. */
export function conditionOf(column: ProfiledColumn, where: FixCondition): string {
  const known = (condition: string): string => `(${condition}).fillna(False).astype(bool)`;
  switch (where.test) {
    case "missing":
      return isNumeric(column) ? `${valuesOf(column)}.isna()` : `${seriesOf(column)}.isna()`;
    case "one_of":
      return oneOf(column, where.values);
    case "outside": {
      const parts = [
        ...(where.min === null ? [] : [`values.lt(${literalOf(column, where.min)})`]),
        ...(where.max === null
          ? []
          : [`${isDay(column, where.max) ? "values.dt.normalize()" : "values"}.gt(${literalOf(column, where.max)})`]),
      ];
      const outside = parts.length === 0 ? "values.isna() & False" : parts.join(" | ");
      return known(where.except === undefined ? outside : `(${outside}) & ~(${oneOf(column, where.except)})`);
    }
    case "not_matching":
      return `${seriesOf(column)}.notna() & ${known(`~${textOf(column)}.str.fullmatch(${pythonText(where.pattern)})`)}`;
    case "infinite":
      return `${numbersOf(column)}.isin([float("inf"), float("-inf")])`;
    case "blank":
      return known(`${textOf(column)}.str.strip(${stripped}).eq("")`);
  }
}

/** The lines before a condition: `values` is the column as what it holds. */
export function linesBefore(column: ProfiledColumn, where: FixCondition): string[] {
  return where.test === "outside" || (where.test === "one_of" && isTemporal(column))
    ? [`values = ${valuesOf(column)}`]
    : [];
}

function oneOf(column: ProfiledColumn, written: readonly string[]): string {
  if (!isTemporal(column)) {
    const list = isNumeric(column) || column.dataType === "boolean" ? literals(column, written) : pythonList(written);
    return `${valuesOf(column)}.isin(${list})`;
  }
  const days = written.filter((value) => isDay(column, value));
  const others = written.filter((value) => !isDay(column, value));
  return [
    ...(others.length > 0 ? [`values.isin(${literals(column, others)})`] : []),
    ...(days.length > 0 ? [`values.dt.normalize().isin(${literals(column, days)})`] : []),
  ].join(" | ");
}

function literals(column: ProfiledColumn, written: readonly string[]): string {
  return `[${written.map((value) => literalOf(column, value)).join(", ")}]`;
}

/** A day without a time stands for the whole day in a column of both. */
function isDay({ dataType }: ProfiledColumn, written: string): boolean {
  return dataType === "datetime" && /^\d{4}-\d{2}-\d{2}$/.test(written);
}
