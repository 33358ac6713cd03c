import type { FixAction, Severity } from "@datainsight/schemas";
import { defineRule } from "../finding.ts";
import { seriesOf, snippet } from "../pandas.ts";
import { columnFinding } from "../report.ts";
import { counted, percent } from "../wording.ts";
import { rowsPredicate } from "./per-column.ts";

/** Dates of one column written in more than one format. */
export const mixedDateFormats = defineRule({
  id: "mixed-date-formats",
  version: 2,
  type: "pattern_violation",
  goals: "all",
  evaluate: (input) =>
    input.profile.columns.flatMap((column) => {
      const { otherDateFormats, otherDateRows = [], dateFormat } = column.evidence;
      const count = otherDateFormats.reduce((sum, format) => sum + format.count, 0);
      if (count === 0 || dateFormat === null) return [];
      const formats = otherDateFormats
        .map(({ format, count }) => `${readableFormat(format)} (${counted(count, "value")})`)
        .join(", ");
      const severity: Severity = input.goal === "exploratory" ? "low" : "medium";
      return columnFinding(input, {
        column,
        set: {
          count,
          rows: otherDateRows,
          examples: otherDateFormats.map(({ format }) => readableFormat(format)).slice(0, 5),
          // How a date was written is not stored: only its row tells.
          predicate: rowsPredicate(otherDateRows, count, () => null),
        },
        severity,
        dimension: "consistency",
        description: `"${column.columnName}" writes dates in ${counted(otherDateFormats.length + 1, "format")}: mostly ${readableFormat(dateFormat)}, but also ${formats} (${percent(count / Math.max(1, column.statistics.count))} of the values).`,
        recommendation:
          "Write all dates in one format, best as YYYY-MM-DD. Make sure that day and month were not swapped in one of them.",
        ...(column.dataType === "date"
          ? {
              fix: {
                kind: "cast",
                column: column.columnName,
                dataType: "date",
                dateFormats: [dateFormat, ...otherDateFormats.map((other) => other.format)].slice(0, 20),
              } satisfies FixAction,
            }
          : {
              code: snippet(
                `${seriesOf(column)} = pd.to_datetime(${seriesOf(column)}, errors="coerce", format="mixed")`,
              ),
            }),
      });
    }),
});

/** `%d/%m/%Y` as DD/MM/YYYY. */
export function readableFormat(format: string): string {
  const parts: Readonly<Record<string, string>> = {
    "%Y": "YYYY",
    "%y": "YY",
    "%m": "MM",
    "%d": "DD",
    "%-m": "M",
    "%-d": "D",
    "%b": "Mon",
    "%B": "Month",
    "%H": "hh",
    "%-H": "h",
    "%I": "hh",
    "%M": "mm",
    "%S": "ss",
    "%f": "ffffff",
    "%p": "AM/PM",
    "%z": "zone",
    "%g": "fff",
    "%a": "Day",
    "%A": "Weekday",
  };
  return format.replace(/%-?[A-Za-z]/g, (part) => parts[part] ?? part);
}
