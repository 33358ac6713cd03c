import { defineRule } from "../finding.ts";
import { columnFinding } from "../report.ts";
import { counted, listed, percent } from "../wording.ts";
import { perFact } from "./per-column.ts";

/** Texts with white space before or after them. */
export const paddedValues = defineRule({
  id: "padded-values",
  version: 1,
  type: "quality_issue",
  goals: "all",
  evaluate: (input) =>
    perFact(input, "padded", (set, column) => {
      const share = set.count / column.statistics.count;
      return columnFinding(input, {
        column,
        set,
        severity: share > input.thresholds.paddedMedium && input.goal !== "exploratory" ? "medium" : "low",
        dimension: "consistency",
        threshold: { name: "paddedMedium", observed: share },
        description: `${counted(set.count, "value")} of "${column.columnName}" (${percent(share)}) ${set.count === 1 ? "begins or ends" : "begin or end"} with white space, such as ${listed(set.examples, 2)}.`,
        recommendation: "Strip the spaces: with them, equal values do not compare as equal.",
        fix: { kind: "trim", column: column.columnName },
      });
    }),
});
