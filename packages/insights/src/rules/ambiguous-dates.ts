import type { ProfiledColumn } from "@datainsight/profiler";
import { defineRule, type Finding, type RuleInput } from "../finding.ts";
import { seriesOf, snippet } from "../pandas.ts";
import { columnFinding } from "../report.ts";
import { counted } from "../wording.ts";
import { quoted } from "./by-name.ts";
import { readableFormat } from "./mixed-date-formats.ts";
import { rowsOf, rowsPredicate } from "./per-column.ts";

/** Dates such as 03/04/2020 in a column where nothing tells the day from the month. */
export const ambiguousDates = defineRule({
  id: "ambiguous-dates",
  version: 2,
  type: "pattern_violation",
  goals: "all",
  evaluate: (input) =>
    input.profile.columns.flatMap((column) => {
      const { ambiguousDates } = column.evidence;
      if (ambiguousDates) return amongOthers(input, column, ambiguousDates);
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

type AmbiguousDates = NonNullable<ProfiledColumn["evidence"]["ambiguousDates"]>;

/** Where dates are written in several formats, and some of them could have either. */
function amongOthers(
  input: RuleInput,
  column: ProfiledColumn,
  { format, otherFormat, count, rows }: AmbiguousDates,
): Finding {
  return columnFinding(input, {
    column,
    // How a date was written is not stored: only its row tells.
    set: { count, rows, examples: [], predicate: rowsPredicate(rows, count, () => null) },
    severity: input.goal === "exploratory" ? "low" : "medium",
    dimension: null,
    description: `${counted(count, "date")} of ${quoted(column.columnName)} can be read as ${readableFormat(format)} and as ${readableFormat(otherFormat)}, and the others do not tell which: ${count === 1 ? "it was" : "they were"} read as the first.`,
    recommendation:
      "Ask the source which of the two these rows mean, and write all dates as YYYY-MM-DD before you analyse the file again.",
  });
}
