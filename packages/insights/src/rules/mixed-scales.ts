import { defineRule } from "../finding.ts";
import { columnFinding } from "../report.ts";
import { counted, figure, listed, percent } from "../wording.ts";
import { perFact } from "./per-column.ts";

/** A few numbers in another unit than all others. */
export const mixedScales = defineRule({
  id: "mixed-scales",
  version: 1,
  type: "quality_issue",
  goals: "all",
  evaluate: (input) =>
    perFact(input, "scales", (fact, column) => {
      const share = fact.count / column.statistics.count;
      const times =
        fact.factor > 1 ? `times ${figure(fact.factor)}` : `divided by ${figure(Math.round(1 / fact.factor))}`;
      return columnFinding(input, {
        column,
        set: fact,
        severity: input.goal === "exploratory" ? "low" : "medium",
        dimension: "accuracy",
        description: `${counted(fact.count, "value")} of "${column.columnName}" (${percent(share)}) ${fact.count === 1 ? "stands" : "stand"} apart from all others, such as ${listed(fact.examples, 2)}, and would be among them ${times}: as where a few are written in another unit.`,
        recommendation: "Ask in which unit these rows were written, and write all values in one.",
      });
    }),
});
