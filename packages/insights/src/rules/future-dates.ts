import type { FixAction } from "@datainsight/schemas";
import { defineRule } from "../finding.ts";
import { ownedOutside } from "../owned-values.ts";
import { columnFinding } from "../report.ts";
import { counted, listed, percent } from "../wording.ts";
import { perFact } from "./per-column.ts";
import { severityBySlips } from "./severity.ts";

const plans = /due|expir|expected|planned|schedul|deadline|forecast|matur|next|valid.?(to|until)|end|renew|target|eta/i;

/** Dates after the day of the analysis in a column that is not about plans. */
export const futureDates = defineRule({
  id: "future-dates",
  version: 3,
  type: "quality_issue",
  goals: "all",
  evaluate: (input) =>
    perFact(input, "future", (set, column) => {
      const share = set.count / column.statistics.count;
      // Many dates ahead are a calendar, not a slip.
      if (plans.test(column.columnName) || share > 0.2) return null;
      const today = /DATE '(\d{4}-\d{2}-\d{2})'$/.exec(set.predicate ?? "")?.[1];
      const severity = severityBySlips(input, share, ["low", "medium"]);
      return columnFinding(input, {
        column,
        set,
        severity,
        dimension: "accuracy",
        description: `${counted(set.count, "date")} of "${column.columnName}" (${percent(share)}) ${set.count === 1 ? "lies" : "lie"} in the future, such as ${listed(set.examples, 2)}.`,
        recommendation:
          "Check how years of two digits are read (46 is 1946 or 2046) and whether plans are mixed with facts.",
        ...(today === undefined
          ? {}
          : {
              fix: {
                kind: "replace",
                column: column.columnName,
                where: { test: "outside", min: null, max: today, ...ownedOutside(column, { min: null, max: today }) },
                with: null,
              } satisfies FixAction,
            }),
      });
    }),
});
