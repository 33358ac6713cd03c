import type { SwappedColumns } from "@datainsight/schemas";
import { defineRule, type Finding, type RuleInput } from "../finding.ts";
import { labelOf, snippet } from "../pandas.ts";
import { pairFinding } from "../report.ts";
import { counted, percent } from "../wording.ts";
import { columnsNamed, contradictionDimension, quoted } from "./by-name.ts";
import { severityBySlips } from "./severity.ts";

/** Rows in which two columns hold each other's values. */
export const swappedColumns = defineRule({
  id: "swapped-columns",
  version: 1,
  type: "quality_issue",
  goals: "all",
  evaluate: (input) => (input.profile.relations?.swapped ?? []).flatMap((found) => findingOf(input, found) ?? []),
});

function findingOf(input: RuleInput, found: SwappedColumns): Finding | null {
  const [first, second] = columnsNamed(input, found.columns) ?? [];
  if (!first || !second) return null;
  const share = found.rowCount / Math.max(1, found.n);
  const shown = found.rows.map((row) => row - 1).join(", ");
  return pairFinding(input, {
    column: first,
    other: second,
    set: { count: found.rowCount, rows: found.rows, examples: [], predicate: found.predicate },
    severity: input.goal === "exploratory" ? "low" : severityBySlips(input, share, ["medium", "high"]),
    dimension: contradictionDimension(first),
    threshold: { name: "slips", observed: share },
    description: `In ${counted(found.rowCount, "row")} (${percent(share)}) ${quoted(first.columnName)} and ${quoted(second.columnName)} seem to have changed places: each holds a value that in other rows stands in the other.`,
    recommendation: "Look at these rows, and swap the two back where they are wrong.",
    code: snippet(
      ...(found.rows.length < found.rowCount ? [`# The first ${found.rows.length} of these rows.`] : []),
      `rows = df.index[[${shown}]]`,
      `pair = [${labelOf(first)}, ${labelOf(second)}]`,
      "df.loc[rows, pair] = df.loc[rows, pair[::-1]].to_numpy()",
    ),
  });
}
