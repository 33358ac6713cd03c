import { defineRule } from "../finding.ts";
import { seriesOf, snippet } from "../pandas.ts";
import { columnFinding } from "../report.ts";
import { readableFormat } from "./mixed-date-formats.ts";
import { rowsOf } from "./per-column.ts";

/** Dates such as 03/04/2020 in a column where nothing tells the day from the month. */
export const ambiguousDates = defineRule({
  id: "ambiguous-dates",
  version: 1,
  type: "pattern_violation",
  goals: "all",
  evaluate: (input) =>
    input.profile.columns.flatMap((column) => {
      if (!column.evidence.dayMonthAmbiguous || column.statistics.count === 0) return [];
      const format = column.evidence.dateFormat;
      return columnFinding(input, {
        column,
        set: { ...rowsOf(column.statistics.count, `${column.storageName} IS NOT NULL`), examples: [] },
        severity: input.goal === "exploratory" ? "low" : "medium",
        dimension: null,
        description: `No value of "${column.columnName}" tells the day from the month: they were read month first${format === null ? "" : ` (${readableFormat(format)})`}.`,
        recommendation:
          "Ask the source which comes first. If it is the day, every date here is read wrongly: write the dates as YYYY-MM-DD at the source and analyse the new file.",
        code: snippet(
          `${seriesOf(column)} = pd.to_datetime(${seriesOf(column)}, errors="coerce", dayfirst=True)  # only if the day comes first`,
        ),
      });
    }),
});
