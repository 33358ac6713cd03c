import type { Severity } from "@datainsight/schemas";
import { defineRule } from "../finding.ts";
import type { ProfiledColumn } from "@datainsight/profiler";
import { labelOf, snippet } from "../pandas.ts";
import { tableFinding } from "../report.ts";
import { counted, percent } from "../wording.ts";
import { columnsNamed, quoted } from "./by-name.ts";
import { rowsPredicate } from "./per-column.ts";

/** More of the rows than this in conflict, and it is a habit of the source. */
const manyConflicts = 0.05;

/** Rows that are equal in all features and have another class. */
export const conflictingLabels = defineRule({
  id: "conflicting-labels",
  version: 1,
  type: "quality_issue",
  goals: ["ml_preparation"],
  evaluate: (input) => {
    const target = input.profile.relations?.target;
    const conflicts = target?.conflicts;
    if (!target || !conflicts || conflicts.groups === 0 || target.column !== input.targetColumn) return [];
    const combined = conflicts.combinations / Math.max(1, target.n);
    const telling = combined >= input.thresholds.conflictCombinations;
    const share = conflicts.rows / Math.max(1, target.n);
    const severity: Severity = !telling ? "info" : share > manyConflicts ? "high" : "medium";
    const [label, ...features] = columnsNamed(input, [target.column, ...conflicts.columns]) ?? [];
    return [
      tableFinding(input, {
        severity,
        dimension: null,
        columns: [target.column],
        rowCount: conflicts.rows,
        rows: conflicts.rowNumbers,
        predicate: rowsPredicate(conflicts.rowNumbers, conflicts.rows, () =>
          label && features.length > 0 ? severalLabels(label, features) : null,
        ),
        threshold: { name: "conflictCombinations", observed: combined },
        evidence: { groups: conflicts.groups, minorityRows: conflicts.minorityRows },
        description: `${counted(conflicts.rows, "row")} (${percent(share)}) are equal in all features to another with another ${quoted(target.column)}: ${counted(conflicts.groups, "combination")} of features with several classes.`,
        recommendation: telling
          ? "Look at these rows: either the label of some is wrong, or a feature that tells them apart is missing."
          : "Rows with equal features are the rule here: the features cannot tell the classes apart, so expect a probability, not a class.",
        code:
          label && features.length > 0
            ? snippet(
                `features = [${features.map(labelOf).join(", ")}]`,
                `labels = df.groupby(features, dropna=False)[${labelOf(label)}].transform("nunique")`,
                "print(df[labels > 1].sort_values(features))",
              )
            : null,
      }),
    ];
  },
});

function severalLabels({ storageName: label }: ProfiledColumn, features: readonly ProfiledColumn[]): string {
  const names = features.map(({ storageName }) => storageName).join(", ");
  const labelled = `SELECT file_row_number, min(${label}) OVER own <> max(${label}) OVER own AS differ FROM data WHERE ${label} IS NOT NULL WINDOW own AS (PARTITION BY ${names})`;
  return `file_row_number IN (SELECT file_row_number FROM (${labelled}) WHERE differ)`;
}
