import type { SeriesFindings, Severity } from "@datainsight/schemas";
import { defineRule, type Finding, type RuleInput } from "../finding.ts";
import { labelOf, snippet } from "../pandas.ts";
import { columnFinding } from "../report.ts";
import { counted, figure } from "../wording.ts";
import { columnsNamed, quoted } from "./by-name.ts";

/** A number whose level changes from one row on, in the order of time, and stays there: another instrument, unit or method. */
export const levelShift = defineRule({
  id: "level-shift",
  version: 1,
  type: "quality_issue",
  goals: "all",
  evaluate: (input) => {
    const { series } = input.profile.relations ?? {};
    return series ? series.levelShifts.flatMap((found) => findingOf(input, series.time, found) ?? []) : [];
  },
});

type Shift = SeriesFindings["levelShifts"][number];

function findingOf(input: RuleInput, time: string, found: Shift): Finding | null {
  const [column, clock] = columnsNamed(input, [found.column, time]) ?? [];
  if (!column || !clock || found.factor < input.thresholds.levelShift) return null;
  const severity: Severity = input.goal === "exploratory" ? "info" : "low";
  return columnFinding(input, {
    column,
    set: { count: found.rowCount, rows: found.rows, examples: [], predicate: found.predicate },
    severity,
    // Which side is wrong, or whether one is, nobody can tell from the values.
    dimension: null,
    effect: 0.5,
    threshold: { name: "levelShift", observed: found.factor },
    description: `In the order of ${quoted(time)}, the level of ${quoted(column.columnName)} ${found.after > found.before ? "rises" : "falls"} at ${quoted(found.from)} and stays there: the median is ${figure(found.before)} before and ${figure(found.after)} after, over ${counted(found.n, "value")}. Nowhere else does it change by more than ${figure(Math.round(100 / found.factor))}% of that.`,
    recommendation:
      "Ask what changed then: an instrument, a unit, a method, or the thing itself. Unless it is the last, bring both sides to one level before you compare them.",
    code: snippet(
      `ordered = df.sort_values(${labelOf(clock)})`,
      `print(ordered[${labelOf(column)}].rolling(24).mean())`,
    ),
  });
}
