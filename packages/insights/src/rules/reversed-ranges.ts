import type { OrderedPair } from "@datainsight/schemas";
import { defineRule, type Finding, type RuleInput } from "../finding.ts";
import { valuesOf } from "../fixes/pandas-values.ts";
import { snippet } from "../pandas.ts";
import { pairFinding } from "../report.ts";
import { counted, percent } from "../wording.ts";
import { columnsNamed, contradictionDimension, quoted } from "./by-name.ts";
import { severityBySlips } from "./severity.ts";

/** Rows that end before they start, or whose least is above the greatest. */
export const reversedRanges = defineRule({
  id: "reversed-ranges",
  version: 1,
  type: "quality_issue",
  goals: "all",
  evaluate: (input) => (input.profile.relations?.orderedPairs ?? []).flatMap((pair) => findingOf(input, pair) ?? []),
});

function findingOf(input: RuleInput, pair: OrderedPair): Finding | null {
  const [first, second] = columnsNamed(input, [pair.first, pair.second]) ?? [];
  if (!first || !second) return null;
  const share = pair.violatingRows / Math.max(1, pair.n);

  const [a, b] = [quoted(first.columnName), quoted(second.columnName)];
  return pairFinding(input, {
    column: second,
    other: first,
    set: { count: pair.violatingRows, rows: pair.rows, examples: [], predicate: pair.predicate },
    severity: input.goal === "exploratory" ? "low" : severityBySlips(input, share, ["medium", "high"]),
    dimension: contradictionDimension(second),
    threshold: { name: "slips", observed: share },
    description: `In ${counted(pair.violatingRows, "row")} (${percent(share)}) ${a} is ${first.dataType === "date" || first.dataType === "datetime" ? "later" : "greater"} than ${b}, which by their names cannot be.`,
    recommendation: "Look which of the two is wrong in these rows; where both are, they may be swapped.",
    // Dates that are compared as texts order by their first digits.
    code: snippet(`start = ${valuesOf(first)}`, `end = ${valuesOf(second)}`, "print(df[start > end])"),
  });
}
