import { defineRule } from "../finding.ts";
import { seriesOf, snippet } from "../pandas.ts";
import { columnFinding } from "../report.ts";
import { counted } from "../wording.ts";
import { rowsOf } from "./per-column.ts";

/** Categories with so many values that one column for each is too much. */
export const highCardinality = defineRule({
  id: "high-cardinality",
  version: 1,
  type: "quality_issue",
  goals: ["ml_preparation"],
  evaluate: (input) =>
    input.profile.columns.flatMap((column) => {
      const { count } = column.statistics;
      const isCategory =
        column.dataType === "text" &&
        column.uniqueCount < count * input.thresholds.identifierShare &&
        column.semanticType !== "identifier";
      if (!isCategory || column.columnName === input.targetColumn || column.uniqueCount <= input.thresholds.manyClasses)
        return [];
      return columnFinding(input, {
        column,
        set: rowsOf(count, `${column.storageName} IS NOT NULL`),
        severity: "low",
        dimension: null,
        threshold: { name: "manyClasses", observed: column.uniqueCount },
        description: `"${column.columnName}" has ${counted(column.uniqueCount, "different value")}: one-hot encoding would add as many columns.`,
        recommendation:
          "Put the rare values together, or encode the column by frequency or by the target (inside the folds only).",
        code: snippet(
          `frequent = ${seriesOf(column)}.value_counts().head(20).index`,
          `grouped = ${seriesOf(column)}.where(${seriesOf(column)}.isin(frequent) | ${seriesOf(column)}.isna(), "other")`,
        ),
      });
    }),
});
