import type { ConstantSegment } from "@datainsight/schemas";
import { defineRule, type Finding, type RuleInput } from "../finding.ts";
import { numbersOf, seriesOf, snippet } from "../pandas.ts";
import { columnFinding } from "../report.ts";
import { counted, listed } from "../wording.ts";
import { columnsNamed, quoted } from "./by-name.ts";

/** One value in all rows of one class, where the number varies in every other: a default that was never replaced. */
export const constantInSegment = defineRule({
  id: "constant-in-segment",
  version: 1,
  type: "quality_issue",
  goals: "all",
  evaluate: (input) =>
    (input.profile.relations?.constantSegments ?? []).flatMap((found) => findingOf(input, found) ?? []),
});

function findingOf(input: RuleInput, found: ConstantSegment): Finding | null {
  const [number, segments] = columnsNamed(input, [found.column, found.segments]) ?? [];
  if (!number || !segments || found.n < input.thresholds.constantSegment) return null;
  return columnFinding(input, {
    column: number,
    columns: [segments.columnName, number.columnName],
    subject: `${segments.columnName}\u0000${found.segment}`,
    set: { count: found.n, rows: found.rows, examples: [String(found.value)], predicate: found.predicate },
    severity: input.goal === "exploratory" ? "low" : "medium",
    dimension: "accuracy",
    threshold: { name: "constantSegment", observed: found.n },
    description: `${quoted(number.columnName)} is ${String(found.value)} in all ${counted(found.n, "row")} in which ${quoted(segments.columnName)} is ${listed([found.segment])}; in each of the ${counted(found.others, "other class", "other classes")} of some size it has ${counted(found.leastDifferent, "different value")} and more.`,
    recommendation:
      "Ask whether the number is fixed for this class, or whether a default was never replaced: then it is missing there.",
    code: snippet(
      `numbers = ${numbersOf(number)}`,
      `print(numbers.groupby(${seriesOf(segments)}).agg(["size", "nunique", "min", "max"]))`,
    ),
  });
}
