import { defineRule } from "../finding.ts";
import { columnFinding } from "../report.ts";
import { counted } from "../wording.ts";
import { perFact } from "./per-column.ts";

/** Infinities, mostly the trace of a division by zero. */
export const infiniteValues = defineRule({
  id: "infinite-values",
  version: 1,
  type: "quality_issue",
  goals: "all",
  evaluate: (input) =>
    perFact(input, "infinite", (set, column) =>
      columnFinding(input, {
        column,
        set,
        severity: input.goal === "ml_preparation" ? "high" : "medium",
        dimension: "accuracy",
        description: `${counted(set.count, "value")} of "${column.columnName}" ${set.count === 1 ? "is" : "are"} infinite. Means and sums leave ${set.count === 1 ? "it" : "them"} out.`,
        recommendation:
          "Look for a division by zero where the column is computed, and read infinities as missing until then.",
        fix: { kind: "replace", column: column.columnName, where: { test: "infinite" }, with: null },
      }),
    ),
});
