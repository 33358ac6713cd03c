import { defineRule } from "../finding.ts";
import { labelOf, snippet } from "../pandas.ts";
import { columnFinding } from "../report.ts";
import { percent } from "../wording.ts";
import { rowsOf } from "./per-column.ts";

const minRows = 20;

/** Columns that name each row: a model learns them by heart. */
export const identifierColumns = defineRule({
  id: "identifier-columns",
  version: 1,
  type: "quality_issue",
  goals: ["ml_preparation"],
  evaluate: (input) =>
    input.profile.columns.flatMap((column) => {
      const share = column.statistics.count === 0 ? 0 : column.uniqueCount / column.statistics.count;
      const named = column.semanticType === "identifier" || column.semanticType === "uuid";
      const eachOwn = column.dataType === "text" && share >= input.thresholds.identifierShare;
      if (column.columnName === input.targetColumn || column.statistics.count < minRows || !(named || eachOwn))
        return [];
      return columnFinding(input, {
        column,
        set: rowsOf(column.statistics.count, `${column.storageName} IS NOT NULL`),
        severity: "low",
        dimension: null,
        threshold: { name: "identifierShare", observed: share },
        description: `"${column.columnName}" names each row: ${percent(share)} of its values stand once.`,
        recommendation:
          "Keep it out of the features, or a model learns rows by heart. Keep it aside to find the rows again.",
        code: snippet(`features = df.drop(columns=[${labelOf(column)}])`),
      });
    }),
});
