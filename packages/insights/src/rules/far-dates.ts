import { defineRule } from "../finding.ts";
import { ownedOutside } from "../owned-values.ts";
import { columnFinding } from "../report.ts";
import { counted, listed, percent } from "../wording.ts";
import { perFact } from "./per-column.ts";
import { severityBySlips } from "./severity.ts";

const bounds = { min: "1600-01-01", max: null };

/** Dates centuries before all others. */
export const farDates = defineRule({
  id: "far-dates",
  version: 1,
  type: "quality_issue",
  goals: "all",
  evaluate: (input) =>
    perFact(input, "farDates", (set, column) => {
      const share = set.count / column.statistics.count;
      const severity = severityBySlips(input, share, ["low", "medium"]);
      return columnFinding(input, {
        column,
        set,
        severity,
        dimension: "accuracy",
        description: `${counted(set.count, "date")} of "${column.columnName}" (${percent(share)}) ${set.count === 1 ? "lies" : "lie"} before 1600, such as ${listed(set.examples, 2)}, centuries from the others: a digit of the year was lost or mistyped.`,
        recommendation:
          "Correct the years at the source (0202 is 2020, 0018 is 2018); until then read these dates as missing.",
        fix: {
          kind: "replace",
          column: column.columnName,
          where: { test: "outside", ...bounds, ...ownedOutside(column, bounds) },
          with: null,
        },
      });
    }),
});
