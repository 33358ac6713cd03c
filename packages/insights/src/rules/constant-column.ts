import { defineRule } from "../finding.ts";
import { columnFinding } from "../report.ts";
import { listed } from "../wording.ts";
import { rowsOf } from "./per-column.ts";

const minRows = 2;

/** Columns with one and the same value in every row that has one. */
export const constantColumn = defineRule({
  id: "constant-column",
  version: 1,
  type: "quality_issue",
  goals: "all",
  evaluate: (input) =>
    input.profile.columns.flatMap((column) => {
      const isTarget = input.goal === "ml_preparation" && column.columnName === input.targetColumn;
      if (column.uniqueCount !== 1 || column.statistics.count < minRows || isTarget) return [];
      const value = column.statistics.topValues?.[0]?.value ?? "";
      return columnFinding(input, {
        column,
        set: { ...rowsOf(column.statistics.count, `${column.storageName} IS NOT NULL`), examples: [value] },
        severity: input.goal === "ml_preparation" ? "medium" : "low",
        dimension: null,
        description: `Every value of "${column.columnName}" is ${listed([value])}${column.nullCount > 0 ? "; the others are missing" : ""}.`,
        recommendation: "It tells nothing apart. Leave it out, unless it is there to be checked or joined by.",
        fix: { kind: "drop_column", column: column.columnName },
      });
    }),
});
