import type { ProfiledColumn } from "@datainsight/profiler";
import { defineRule, type RuleInput } from "../finding.ts";
import { datesOf } from "../fixes/pandas-values.ts";
import { seriesOf, snippet } from "../pandas.ts";
import { compareTexts } from "../rank.ts";
import { columnFinding } from "../report.ts";
import { counted, percent } from "../wording.ts";
import { quoted } from "./by-name.ts";
import { perFact, rowsOf } from "./per-column.ts";

/** Dates of people and plans say nothing of the age of the data. */
const unrelated = /birth|born|dob|due|expir|valid|end|deadline|schedul|planned/i;

/** A table whose newest date lies long back. */
export const staleData = defineRule({
  id: "stale-data",
  version: 1,
  type: "quality_issue",
  goals: "all",
  evaluate: (input) => {
    const newest = newestColumn(input);
    const days = Math.floor(newest?.facts.daysSinceNewest ?? 0);
    if (!newest || days <= input.thresholds.staleDays) return [];
    const years = days / 365.25;
    return [
      columnFinding(input, {
        column: newest,
        set: rowsOf(newest.statistics.count),
        severity: input.goal === "data_quality" ? "low" : "info",
        dimension: null,
        effect: 0.1,
        threshold: { name: "staleDays", observed: days },
        description: `The newest date of the table, in ${quoted(newest.columnName)}, is ${newest.maxValue ?? ""}: ${years < 2 ? counted(days, "day") : counted(Math.floor(years), "year")} before this analysis.`,
        recommendation:
          "If the table is to speak of today, ask for a newer export; if it is a record of its time, say of which.",
        code: snippet(`print(pd.to_datetime(${seriesOf(newest)}, errors="coerce", utc=True).max())`),
      }),
    ];
  },
});

function newestColumn({ profile }: RuleInput): ProfiledColumn | null {
  const dated = profile.columns.filter(
    ({ columnName, semanticType, facts }) =>
      facts.daysSinceNewest !== undefined && semanticType !== "birth_date" && !unrelated.test(columnName),
  );
  const sorted = dated.toSorted(
    (a, b) =>
      (a.facts.daysSinceNewest ?? 0) - (b.facts.daysSinceNewest ?? 0) || compareTexts(a.columnName, b.columnName),
  );
  return sorted[0] ?? null;
}

/** Dates that come at equal steps, but for some that are left out. */
export const dateGaps = defineRule({
  id: "date-gaps",
  version: 1,
  type: "missing_data",
  goals: "all",
  evaluate: (input) =>
    perFact(input, "cadence", (cadence, column) => {
      const share = cadence.regular / cadence.steps;
      // Birthdays keep no rhythm, and which of them are there is personal.
      if (column.semanticType === "birth_date") return null;
      if (!cadence.after || cadence.gaps === 0 || share < input.thresholds.cadenceShare) return null;
      const isLow = input.goal === "data_quality" || input.goal === "general_audit" || input.goal === "ml_preparation";
      return columnFinding(input, {
        column,
        set: cadence.after,
        severity: isLow ? "low" : "info",
        // Rows that are not there are no cells of the table.
        dimension: null,
        threshold: { name: "cadenceShare", observed: share },
        description: `${quoted(column.columnName)} goes on by ${stepWords(cadence)} in ${percent(share)} of its steps, but leaves out ${counted(cadence.absent, "date")} in ${counted(cadence.gaps, "gap")}${cadence.first ? `, the first before ${cadence.first.value}` : ""}.`,
        recommendation:
          "Ask whether nothing happened or nothing was recorded: a sum per month is too small in one case only.",
        code: snippet(
          `dates = ${datesOf(column)}.drop_duplicates().sort_values()`,
          "steps = dates.diff()",
          "print(dates[steps > 1.5 * steps.mode().iloc[0]])",
        ),
      });
    }),
});

const units = [
  { micros: 86_400_000_000, one: "day" },
  { micros: 3_600_000_000, one: "hour" },
  { micros: 60_000_000, one: "minute" },
  { micros: 1_000_000, one: "second" },
] as const;

function stepWords({ unit, step }: { unit: string; step: number }): string {
  if (unit !== "time") return counted(step, unit);
  const fitting = units.find(({ micros }) => step % micros === 0);
  return fitting ? counted(step / fitting.micros, fitting.one) : counted(step, "microsecond");
}
