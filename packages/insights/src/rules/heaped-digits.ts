import { defineRule } from "../finding.ts";
import { columnFinding } from "../report.ts";
import { percent } from "../wording.ts";
import { rowsOf } from "./per-column.ts";

/** Whole numbers that people rounded to fives and tens. */
export const heapedDigits = defineRule({
  id: "heaped-digits",
  version: 1,
  type: "quality_issue",
  goals: "all",
  evaluate: (input) =>
    input.profile.columns.flatMap((column) => {
      const share = column.facts.heapedShare;
      if (share === undefined || share < input.thresholds.heapedDigits) return [];
      return columnFinding(input, {
        column,
        set: rowsOf(Math.round(share * column.statistics.count)),
        severity: input.goal === "data_quality" ? "low" : "info",
        dimension: null,
        effect: share,
        threshold: { name: "heapedDigits", observed: share },
        description: `${percent(share)} of the numbers from 10 on in "${column.columnName}" end in 0 or 5, where 20% would if nobody rounded.`,
        recommendation:
          "Take these numbers for estimates: group them in steps of ten, and do not read differences of a few units.",
      });
    }),
});
