import type { ProfiledColumn } from "@datainsight/profiler";
import {
  type FixAction,
  numberPattern,
  pandasDays,
  parenthesesPattern,
  thousandsPattern,
  unitPattern,
} from "@datainsight/schemas";
import { pythonText, seriesOf, textOf } from "../pandas.ts";
import { booleansOf, isNumeric, isTemporal, valuesOf } from "./pandas-values.ts";

type Cast = Extract<FixAction, { kind: "cast" }>;

/** The column as the other type; what cannot be read as one is missing. */
export function castTo(column: ProfiledColumn, action: Cast): string {
  const { dataType, dateFormats = [] } = action;
  const isText = !isNumeric(column) && !isTemporal(column) && column.dataType !== "boolean";
  switch (dataType) {
    case "text":
      return textOf(column);
    case "boolean":
      return isNumeric(column)
        ? `${valuesOf(column)}.map({0: False, 1: True}).astype("boolean")`
        : booleansOf(textOf(column));
    case "integer": {
      if (column.dataType === "boolean") return `${valuesOf(column)}.astype("Int64")`;
      const numbers = isText ? numbersIn(column, action) : valuesOf(column);
      return `(lambda n: n.where(n.mod(1).eq(0)).astype("Int64"))(${numbers})`;
    }
    case "float":
      return `${isText ? numbersIn(column, action) : valuesOf(column)}.astype("Float64")`;
    case "date":
    case "datetime": {
      const text = `${textOf(column)}.str.strip()`;
      const dates =
        dateFormats.length > 0
          ? pandasDays(text, dateFormats)
          : isTemporal(column)
            ? valuesOf(column)
            : `pd.to_datetime(${text}, errors="coerce", format="mixed")`;
      return dataType === "date" ? `(${dates}).dt.normalize()` : dates;
    }
    case "time":
      if (isTemporal(column)) return `(${valuesOf(column)}).dt.time`;
      return `(${pandasDays(`${textOf(column)}.str.strip()`, dateFormats.length > 0 ? dateFormats : ["%H:%M:%S"])}).dt.time`;
  }
}

function numbersIn(column: ProfiledColumn, action: Cast): string {
  const { decimalSeparator, thousandsSeparator, negativesInParentheses } = action;
  const replaced = (pattern: string, by: string): string =>
    `.str.replace(${pythonText(pattern)}, ${pythonText(by)}, regex=True)`;
  const steps = [
    replaced(unitPattern, "\\1\\2"),
    ...(negativesInParentheses ? [replaced(parenthesesPattern, "-\\1")] : []),
    `.str.extract(${pythonText(numberPattern(action))}, expand=False)`,
    ...(thousandsSeparator ? [replaced(thousandsPattern(thousandsSeparator), "")] : []),
    ...(decimalSeparator === "," ? ['.str.replace(",", ".", regex=False)'] : []),
  ];
  return `pd.to_numeric(${seriesOf(column)}.astype("string")${steps.join("")}, errors="coerce")`;
}
