import { defineRule } from "../finding.ts";
import { columnFinding } from "../report.ts";
import { counted, percent } from "../wording.ts";
import { perFact } from "./per-column.ts";

/** Texts that are empty or white space only: missing, but not marked so. */
export const blankValues = defineRule({
  id: "blank-values",
  version: 1,
  type: "missing_data",
  goals: "all",
  evaluate: (input) =>
    perFact(input, "blank", (set, column) => {
      const share = set.count / column.statistics.count;
      return columnFinding(input, {
        column,
        set: { ...set, examples: [] },
        severity: share > input.thresholds.missingMedium && input.goal !== "exploratory" ? "medium" : "low",
        dimension: "completeness",
        description: `${counted(set.count, "value")} of "${column.columnName}" (${percent(share)}) ${set.count === 1 ? "is" : "are"} blank: empty text or white space instead of a missing value.`,
        recommendation: "Turn blanks into missing values, so that they are counted as what they are.",
        fix: { kind: "replace", column: column.columnName, where: { test: "blank" }, with: null },
      });
    }),
});
