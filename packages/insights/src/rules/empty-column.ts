import { defineRule } from "../finding.ts";
import { columnFinding } from "../report.ts";
import { rowsOf } from "./per-column.ts";

/** Columns without a single value. */
export const emptyColumn = defineRule({
  id: "empty-column",
  version: 2,
  type: "missing_data",
  goals: "all",
  evaluate: (input) =>
    input.profile.columns
      .filter((column) => input.profile.rowCount > 0 && column.statistics.count === 0)
      .map((column) =>
        columnFinding(input, {
          column,
          set: column.facts.missing ?? rowsOf(input.profile.rowCount, `${column.storageName} IS NULL`),
          severity: input.goal === "exploratory" ? "medium" : "high",
          dimension: "completeness",
          description: `"${column.columnName}" has no value in any row.`,
          recommendation: "Find out whether the export lost it. If it was never filled, leave the column out.",
          fix: { kind: "drop_column", column: column.columnName },
        }),
      ),
});
