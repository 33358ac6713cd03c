import type { Severity } from "@datainsight/schemas";
import { defineRule } from "../finding.ts";
import { labelOf, snippet } from "../pandas.ts";
import { columnFinding } from "../report.ts";
import { counted, listed, percent } from "../wording.ts";
import { perFact } from "./per-column.ts";

/** A column that is a key by its name and nearly one by its values, but repeats some. */
export const duplicateKeys = defineRule({
  id: "duplicate-keys",
  version: 1,
  type: "duplicates",
  goals: "all",
  evaluate: (input) =>
    perFact(input, "repeats", (fact, column) => {
      // Rows that repeat whole repeat their key too: that is said once, of the rows.
      const wholeRows = Math.min(fact.surplus, input.profile.duplicateRows?.surplusRows ?? 0);
      const surplus = fact.surplus - wholeRows;
      const uniqueShare = column.uniqueCount / (column.statistics.count - wholeRows);
      if (surplus === 0 || uniqueShare < input.thresholds.keyUniqueShare) return null;
      const severity: Severity = fact.byName && input.goal !== "exploratory" ? "high" : "medium";
      return columnFinding(input, {
        column,
        set: fact,
        severity,
        dimension: "uniqueness",
        cells: surplus,
        threshold: { name: "keyUniqueShare", observed: uniqueShare },
        description: `${counted(fact.values, "value")} of the key "${column.columnName}" ${fact.values === 1 ? "occurs" : "occur"} more than once${fact.examples.length > 0 ? `, such as ${listed([...new Set(fact.examples)], 2)}` : ""}: ${wholeRows > 0 ? "beside the rows that repeat whole, " : ""}${counted(surplus, "row")} too many (${percent(surplus / column.statistics.count)}).`,
        recommendation:
          "Find out which row of each is right before you join by this column: each repeat doubles what is joined to it.",
        code: snippet(
          `repeated = df[df.duplicated(subset=[${labelOf(column)}], keep=False) & df[${labelOf(column)}].notna()]`,
          `print(repeated.sort_values(${labelOf(column)}))`,
        ),
      });
    }),
});
