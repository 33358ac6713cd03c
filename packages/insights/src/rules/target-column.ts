import type { ProfiledColumn } from "@datainsight/profiler";
import { defineRule, type Finding, type Rule, type RuleInput } from "../finding.ts";
import { labelOf, seriesOf, snippet } from "../pandas.ts";
import { columnFinding, tableFinding } from "../report.ts";
import { counted, listed, percent } from "../wording.ts";
import { rowsOf } from "./per-column.ts";

const onlyModels = ["ml_preparation"] as const;
/** A whole number with few values is a class; with many it is a quantity. */
const maxNumericClasses = 20;

/** Says what was not looked at for want of a target. */
const noTarget = defineRule({
  id: "no-target",
  version: 1,
  type: "quality_issue",
  goals: onlyModels,
  evaluate: (input) =>
    input.profile.rowCount === 0 || targetOf(input)
      ? []
      : [
          tableFinding(input, {
            severity: "info",
            dimension: null,
            rowCount: 0,
            rows: [],
            description: `No target column was ${input.targetColumn === null ? "named" : "found under that name"}: missing labels, rare classes and a target that never changes were not checked.`,
            recommendation: "Name the column to be predicted (--target COLUMN) and run the analysis again.",
          }),
        ],
});

const targetMissing = forTarget("target-missing", "missing_data", (input, column) => {
  const set = column.facts.missing ?? rowsOf(0);
  if (set.count === 0) return null;
  const share = set.count / input.profile.rowCount;
  return columnFinding(input, {
    column,
    set,
    severity: share > input.thresholds.missingMedium ? "critical" : "high",
    dimension: "completeness",
    description: `${counted(set.count, "row")} (${percent(share)}) ${set.count === 1 ? "has" : "have"} no value in the target "${column.columnName}".`,
    recommendation: "A row without a label teaches nothing: leave these out of training, and do not fill them in.",
    code: snippet(`df = df.dropna(subset=[${labelOf(column)}])`),
  });
});

const targetConstant = forTarget("target-constant", "quality_issue", (input, column) => {
  if (column.uniqueCount !== 1 || column.statistics.count < 2) return null;
  return columnFinding(input, {
    column,
    set: rowsOf(column.statistics.count, `${column.storageName} IS NOT NULL`),
    severity: "critical",
    dimension: null,
    description: `The target "${column.columnName}" has one value only: ${listed([column.statistics.topValues?.[0]?.value ?? ""])}.`,
    recommendation: "There is nothing to learn. Check the filter that made this file, or choose another target.",
    code: snippet(`print(${seriesOf(column)}.value_counts(dropna=False))`),
  });
});

const targetImbalance = forTarget("target-imbalance", "quality_issue", (input, column) => {
  const top = column.statistics.topValues ?? [];
  const isClass =
    column.dataType === "text" ||
    column.dataType === "boolean" ||
    (column.dataType === "integer" && column.uniqueCount <= maxNumericClasses);
  const [majority, rarest] = [top[0], top.at(-1)];
  // The rarest class is known only where all classes are listed.
  if (!isClass || !majority || !rarest || column.uniqueCount < 2 || column.uniqueCount > top.length) return null;
  const ratio = rarest.count / majority.count;
  if (ratio >= input.thresholds.imbalance) return null;
  return columnFinding(input, {
    column,
    set: { ...rowsOf(rarest.count), examples: [rarest.value] },
    severity: rarest.count < 100 ? "high" : "medium",
    dimension: null,
    threshold: { name: "imbalance", observed: ratio },
    description: `The classes of the target "${column.columnName}" are unequal: ${listed([majority.value])} has ${counted(majority.count, "row")}, ${listed([rarest.value])} only ${counted(rarest.count, "row")}.`,
    recommendation:
      "Split by class, weigh the classes in training, and do not judge by accuracy alone: use precision and recall of the rare class.",
    code: snippet(
      `weights = len(df) / (${seriesOf(column)}.nunique() * ${seriesOf(column)}.value_counts())`,
      "print(weights)",
    ),
  });
});

/** What matters of the column to be predicted. */
export const targetRules: readonly Rule[] = [noTarget, targetMissing, targetConstant, targetImbalance];

function forTarget(
  id: string,
  type: Rule["type"],
  find: (input: RuleInput, column: ProfiledColumn) => Finding | null,
): Rule {
  return defineRule({
    id,
    version: 1,
    type,
    goals: onlyModels,
    evaluate: (input) => {
      const column = targetOf(input);
      const finding = column && input.profile.rowCount > 0 ? find(input, column) : null;
      return finding ? [finding] : [];
    },
  });
}

function targetOf({ profile, targetColumn }: RuleInput): ProfiledColumn | null {
  return profile.columns.find((column) => column.columnName === targetColumn) ?? null;
}
