import type { ProfiledColumn } from "@datainsight/profiler";
import { defineRule, type RuleInput } from "../finding.ts";
import { datesOf } from "../fixes/pandas-values.ts";
import { snippet } from "../pandas.ts";
import { columnFinding } from "../report.ts";
import { figure, percent } from "../wording.ts";
import { quoted } from "./by-name.ts";
import { rowsOf, worthKnowing } from "./per-column.ts";

const weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const;
const months = "January February March April May June July August September October November December".split(" ");
/** Fewer rows than this are uneven by chance. */
const minRows = 100;
/** Less than two years, and the months tell only when the records begin and end. */
const minSpanDays = 730;
/** Fewer different days than this fall on weekdays and months by chance, or by a rule such as the first of January. */
const minDays = 30;

type Profile = { what: string; counts: readonly number[]; name: (index: number) => string; accessor: string };

/** Dates that gather on some days of the week, months or hours. */
export const unevenCalendar = defineRule({
  id: "uneven-calendar",
  version: 3,
  type: "quality_issue",
  goals: ["exploratory", "general_audit"],
  evaluate: (input) =>
    input.profile.columns.flatMap((column) => {
      const uneven = profilesOf(column)
        .map((profile) => ({ ...profile, effect: cohensW(profile.counts) }))
        .filter(({ effect }) => effect >= input.thresholds.seasonality)
        .toSorted((a, b) => b.effect - a.effect);
      return uneven.flatMap((profile) => findingOf(input, column, profile));
    }),
});

function findingOf(input: RuleInput, column: ProfiledColumn, profile: Profile & { effect: number }) {
  const { what, counts, name, accessor, effect } = profile;
  const total = counts.reduce((sum, count) => sum + count, 0);
  const [most, least] = [extreme(counts, (a, b) => a > b), extreme(counts, (a, b) => a < b)];
  return columnFinding(input, {
    column,
    subject: what,
    set: rowsOf(total),
    severity: worthKnowing(input),
    dimension: null,
    effect: Math.min(1, effect),
    threshold: { name: "seasonality", observed: effect },
    description: `${quoted(column.columnName)} is uneven over the ${what}: most on ${name(most)} (${percent((counts[most] ?? 0) / total)}), least on ${name(least)} (${percent((counts[least] ?? 0) / total)}); Cohen's w is ${figure(effect)}.`,
    recommendation: "Compare like with like: the same days, months or hours of different years or weeks.",
    code: snippet(`dates = ${datesOf(column)}`, `print(dates.dt.${accessor}.value_counts().sort_index())`),
  });
}

function profilesOf({ statistics, facts, dataType, uniqueCount }: ProfiledColumn): Profile[] {
  const counts = statistics["weekdayCounts"];
  const span = statistics["spanDays"];
  const isList = (value: unknown): value is number[] =>
    Array.isArray(value) && value.every((item) => typeof item === "number");
  const hours = facts.calendar?.hours ?? [];
  const unit = facts.cadence?.unit;
  // Dates that stand for a year all fall on one day of it; those that stand for a month on one day of the month.
  const [hasMonths, hasWeekdays] =
    uniqueCount < minDays ? [false, false] : [unit !== "year", unit !== "year" && unit !== "month"];
  const all: Profile[] = [
    ...(hasWeekdays && isList(counts) && typeof span === "number" && span >= 28
      ? [{ what: "days of the week", counts, name: (index: number) => weekdays[index] ?? "", accessor: "day_name()" }]
      : []),
    ...(hasMonths && facts.calendar && typeof span === "number" && span >= minSpanDays
      ? [
          {
            what: "months",
            counts: facts.calendar.months,
            name: (index: number) => months[index] ?? "",
            accessor: "month",
          },
        ]
      : []),
    // Midnight alone is a date without a time.
    ...(dataType === "datetime" && hours.filter((count) => count > 0).length > 1
      ? [{ what: "hours of the day", counts: hours, name: (index: number) => `${index}:00`, accessor: "hour" }]
      : []),
  ];
  return all.filter((profile) => profile.counts.reduce((sum, count) => sum + count, 0) >= minRows);
}

/** Cohen's w against equal counts: the square root of the sum of (p - q)^2 / q (Cohen 1988). */
function cohensW(counts: readonly number[]): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const even = 1 / counts.length;
  return Math.sqrt(counts.reduce((sum, count) => sum + (count / total - even) ** 2 / even, 0));
}

function extreme(counts: readonly number[], beats: (a: number, b: number) => boolean): number {
  return counts.reduce((best, count, index) => (beats(count, counts[best] ?? 0) ? index : best), 0);
}
