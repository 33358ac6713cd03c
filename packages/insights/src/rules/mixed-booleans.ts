import { defineRule } from "../finding.ts";
import { columnFinding } from "../report.ts";
import { counted, listed } from "../wording.ts";
import { perFact } from "./per-column.ts";

/** Truth values that are written in several ways. */
export const mixedBooleans = defineRule({
  id: "mixed-booleans",
  version: 2,
  type: "quality_issue",
  goals: "all",
  evaluate: (input) =>
    perFact(input, "otherTruths", (fact, column) => {
      const { way, others, count } = fact;
      return columnFinding(input, {
        column,
        set: fact,
        severity: input.goal === "exploratory" ? "low" : "medium",
        dimension: "consistency",
        description: `"${column.columnName}" says yes and no in several ways: beside ${listed(way)}, ${counted(count, "value")} ${count === 1 ? "is" : "are"} ${listed(
          others.map(({ value }) => value),
          5,
        )}.`,
        recommendation: "Write each of the two one way: as it is, a count by this column has more than two groups.",
        fix: {
          kind: "map_values",
          column: column.columnName,
          mapping: others.map(({ value, isTrue }) => ({ from: value, to: way[isTrue ? 0 : 1] })),
        },
      });
    }),
});
