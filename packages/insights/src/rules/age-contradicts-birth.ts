import type { AgeContradiction } from "@datainsight/schemas";
import { defineRule, type Finding, type RuleInput } from "../finding.ts";
import { datesOf } from "../fixes/pandas-values.ts";
import { numbersOf, snippet } from "../pandas.ts";
import { pairFinding } from "../report.ts";
import { counted, percent } from "../wording.ts";
import { columnsNamed, quoted } from "./by-name.ts";
import { severityBySlips } from "./severity.ts";

/** Persons whose age and date of birth cannot both be right. */
export const ageContradictsBirth = defineRule({
  id: "age-contradicts-birth",
  version: 1,
  type: "quality_issue",
  goals: "all",
  evaluate: (input) => (input.profile.relations?.ages ?? []).flatMap((found) => findingOf(input, found) ?? []),
});

function findingOf(input: RuleInput, found: AgeContradiction): Finding | null {
  const [age, birth, told] =
    columnsNamed(input, [found.age, found.birth, ...(found.told === null ? [] : [found.told])]) ?? [];
  if (!age || !birth) return null;
  const share = found.violatingRows / Math.max(1, found.n);
  const day = found.told === null ? "the one day that the others agree on" : `${quoted(found.told)}, as the others do`;
  return pairFinding(input, {
    column: age,
    other: birth,
    set: { count: found.violatingRows, rows: found.rows, examples: [], predicate: found.predicate },
    severity: input.goal === "exploratory" ? "low" : severityBySlips(input, share, ["medium", "high"]),
    dimension: "accuracy",
    threshold: { name: "slips", observed: share },
    description: `In ${counted(found.violatingRows, "row")} (${percent(share)}) ${quoted(age.columnName)} does not follow from ${quoted(birth.columnName)}: counted to ${day}, it is off by more than a year.`,
    recommendation:
      "Look which of the two is wrong in these rows, and reckon the age from the date of birth where it is needed: a stored age is wrong a year later.",
    code: snippet(
      `told = ${numbersOf(age)} + ${datesOf(birth)}.dt.year`,
      told ? `print(df[(told - ${datesOf(told)}.dt.year).abs() > 1])` : "print(df[(told - told.median()).abs() > 1])",
    ),
  });
}
