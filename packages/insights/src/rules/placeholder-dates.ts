import { defineRule } from "../finding.ts";
import { columnFinding } from "../report.ts";
import { counted, listed, percent } from "../wording.ts";
import { perFact } from "./per-column.ts";

/** Dates that systems fill in for want of one. */
export const placeholderDates = defineRule({
  id: "placeholder-dates",
  version: 1,
  type: "missing_data",
  goals: "all",
  evaluate: (input) =>
    perFact(input, "placeholderDates", (fact, column) => {
      const share = fact.count / column.statistics.count;
      return columnFinding(input, {
        column,
        set: fact,
        severity: share > input.thresholds.hiddenMissingMedium ? "medium" : "low",
        dimension: "completeness",
        description: `${counted(fact.count, "date")} of "${column.columnName}" (${percent(share)}) ${fact.count === 1 ? "is" : "are"} ${listed(fact.days)}: days that systems fill in when they know none.`,
        recommendation: "Read them as missing, unless something did happen on that day.",
        fix: {
          kind: "replace",
          column: column.columnName,
          where: { test: "one_of", values: [...fact.days] },
          with: null,
        },
      });
    }),
});
