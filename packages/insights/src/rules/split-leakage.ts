import { defineRule } from "../finding.ts";
import { columnFinding } from "../report.ts";
import { counted, percent } from "../wording.ts";
import { columnsNamed, quoted } from "./by-name.ts";
import { rowsPredicate } from "./per-column.ts";

/** Rows of the test set that the model has seen in training. */
export const splitLeakage = defineRule({
  id: "split-leakage",
  version: 1,
  type: "duplicates",
  goals: ["ml_preparation"],
  evaluate: (input) => {
    const found = input.profile.relations?.splitOverlap;
    const [column] = found ? (columnsNamed(input, [found.column]) ?? []) : [];
    if (!found || !column || found.sharedRows === 0) return [];
    const share = found.sharedRows / Math.max(1, found.testRows);
    return [
      columnFinding(input, {
        column,
        set: {
          count: found.sharedRows,
          rows: found.rows,
          examples: [],
          predicate: rowsPredicate(found.rows, found.sharedRows, () => null),
        },
        severity: share > input.thresholds.splitOverlap ? "high" : "medium",
        dimension: null,
        effect: share,
        threshold: { name: "splitOverlap", observed: share },
        description: `${counted(found.sharedRows, "row")} outside of the training part of ${quoted(found.column)} (${percent(share)}) ${found.sharedRows === 1 ? "equals" : "equal"} one of the training part in every other column: a model is tested on what it has learnt by heart.`,
        recommendation:
          "Remove the repeated rows first and split after; where they are different things, add the column that tells them apart.",
      }),
    ];
  },
});
