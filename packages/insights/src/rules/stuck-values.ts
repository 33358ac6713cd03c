import type { SeriesFindings } from "@datainsight/schemas";
import { defineRule, type Finding, type RuleInput } from "../finding.ts";
import { labelOf, snippet } from "../pandas.ts";
import { columnFinding } from "../report.ts";
import { counted, figure } from "../wording.ts";
import { columnsNamed, quoted } from "./by-name.ts";
import { severityBySlips } from "./severity.ts";

/** Values that stand still for far longer than their column otherwise does: a sensor that hangs, a gap that was filled down. */
export const stuckValues = defineRule({
  id: "stuck-values",
  version: 1,
  type: "quality_issue",
  goals: "all",
  evaluate: (input) => {
    const { series } = input.profile.relations ?? {};
    return series ? series.standingStill.flatMap((found) => findingOf(input, series, found) ?? []) : [];
  },
});

type Still = SeriesFindings["standingStill"][number];

function findingOf(input: RuleInput, { time, by }: SeriesFindings, found: Still): Finding | null {
  const { thresholds } = input;
  const [column, ...order] = columnsNamed(input, [found.column, ...(by === null ? [] : [by]), time]) ?? [];
  const usual = Math.max(1, found.usual);
  const factor = found.shortest / usual;
  if (!column || factor < thresholds.stuckRun || found.chance > thresholds.stuckChance) return null;
  const runs =
    found.runs === 1
      ? `stands still for ${counted(found.longest, "row")}`
      : `stands still ${figure(found.runs)} times, for up to ${counted(found.longest, "row")}`;
  return columnFinding(input, {
    column,
    set: { count: found.rowCount, rows: found.rows, examples: [], predicate: found.predicate },
    severity: severityBySlips(input, found.rowCount / column.statistics.count, ["low", "medium"]),
    dimension: "accuracy",
    threshold: { name: "stuckRun", observed: factor },
    description: `In the order of ${order.map(({ columnName }) => quoted(columnName)).join(" and ")}, ${quoted(column.columnName)} ${runs}; elsewhere it changes after ${counted(usual, "row")} at the latest.`,
    recommendation:
      "Ask whether the sensor hung, or whether gaps were filled with the last value: if so, take these values for missing.",
    code: snippet(
      `ordered = df.sort_values([${order.map(labelOf).join(", ")}])`,
      `values = ordered[${labelOf(column)}]`,
      'runs = values.groupby((values != values.shift()).cumsum()).transform("size")',
      `print(ordered[runs >= ${found.shortest}])`,
    ),
  });
}
