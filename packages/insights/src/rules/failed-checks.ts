import {
  type CheckDefinition,
  type CheckResult,
  columnsOfCheck,
  mayHoldPersonal,
  personalSemanticTypes,
  type QualityDimension,
  type Severity,
} from "@datainsight/schemas";
import { defineRule, type Finding, type RuleInput } from "../finding.ts";
import { columnFinding, tableFinding } from "../report.ts";
import { counted, listed, percent } from "../wording.ts";
import { columnsNamed, quoted } from "./by-name.ts";

const dimensions: Readonly<Record<CheckDefinition["kind"], QualityDimension>> = {
  not_null: "completeness",
  unique: "uniqueness",
  in_set: "validity",
  range: "validity",
  pattern: "validity",
  foreign_key: "validity",
};

/** A check of the dataset that rows of this table do not meet. */
export const failedChecks = defineRule({
  id: "failed-checks",
  version: 1,
  type: "quality_issue",
  goals: "all",
  evaluate: (input) =>
    input.profile.checkResults
      .filter(({ status, failingRows }) => status === "failed" && failingRows > 0)
      .map((result) => failureOf(input, result)),
});

/** A check that says nothing of this table, because it could not be run. */
export const unrunnableChecks = defineRule({
  id: "unrunnable-checks",
  version: 1,
  type: "quality_issue",
  goals: "all",
  evaluate: (input) =>
    input.profile.checkResults
      .filter(({ status }) => status === "error")
      .map((result) =>
        tableFinding(input, {
          severity: input.goal === "exploratory" ? "low" : "medium",
          dimension: null,
          subject: subjectOf(result),
          rowCount: 0,
          rows: [],
          evidence: { checkId: result.checkId, check: result.definition },
          description: `The check that ${wordsOf(input, result)} could not be run: ${result.message ?? "no reason is known"}`,
          recommendation: "Give the table back what the check needs, or change or delete the check.",
        }),
      ),
});

function failureOf(input: RuleInput, result: CheckResult): Finding {
  const { definition, failingRows, rows, examples, predicate } = result;
  const share = failingRows / Math.max(1, input.profile.rowCount);
  const names = columnsOfCheck(definition);
  const [column] = columnsNamed(input, names) ?? [];
  const common = {
    severity: severityOf(input, share),
    dimension: dimensions[definition.kind],
    subject: subjectOf(result),
    ...(share > input.thresholds.checkFailedHigh && {
      threshold: { name: "checkFailedHigh" as const, observed: share },
    }),
    description: `${counted(failingRows, "row")} (${percent(share)}) ${failingRows === 1 ? "fails" : "fail"} the check that ${wordsOf(input, result)}${examples.length > 0 ? `, such as ${listed(examples)}` : ""}.`,
    recommendation: "Correct these rows at the source; if the check asks too much, change it.",
  };
  if (column && names.length === 1) {
    return columnFinding(input, { ...common, column, set: { count: failingRows, rows, examples, predicate } });
  }
  return tableFinding(input, {
    ...common,
    columns: names,
    rowCount: failingRows,
    rows,
    predicate,
    evidence: examples.length > 0 ? { examples } : {},
  });
}

function severityOf({ goal, thresholds }: RuleInput, share: number): Severity {
  if (share > thresholds.missingHigh) return goal === "exploratory" ? "high" : "critical";
  if (share > thresholds.checkFailedHigh) return goal === "exploratory" ? "medium" : "high";
  return goal === "exploratory" ? "low" : "medium";
}

/** A check keeps its findings apart by its id; one that was never stored, by what it asks. */
function subjectOf({ checkId, definition }: CheckResult): string {
  return checkId ?? JSON.stringify(definition);
}

/** The check as the second half of "the check that ...". */
function wordsOf(input: RuleInput, { definition, referencedDatasetName }: CheckResult): string {
  switch (definition.kind) {
    case "not_null":
      return `${quoted(definition.column)} has a value`;
    case "unique":
      return `${listed(definition.columns, 16)} ${definition.columns.length === 1 ? "is" : "together are"} unique`;
    case "in_set":
      return `${quoted(definition.column)} is one of ${valueWords(input, definition)}`;
    case "range":
      return `${quoted(definition.column)} is ${[definition.min === null ? [] : [`at least ${definition.min}`], definition.max === null ? [] : [`at most ${definition.max}`]].flat().join(" and ")}`;
    case "pattern":
      return `${quoted(definition.column)} matches ${definition.pattern}`;
    case "foreign_key":
      return `${quoted(definition.column)} stands in ${quoted(definition.referencedColumn)} of ${referencedDatasetName === undefined ? "the other dataset" : quoted(referencedDatasetName)}`;
  }
}

/** The values that a check allows, or how many they are where they may be of persons. */
function valueWords(input: RuleInput, { column: name, values }: Extract<CheckDefinition, { kind: "in_set" }>): string {
  const [column] = columnsNamed(input, [name]) ?? [];
  const isPersonal = personalSemanticTypes.some((personal) => personal === column?.semanticType);
  return isPersonal || values.some(mayHoldPersonal) ? counted(values.length, "value") : listed(values, 5);
}
