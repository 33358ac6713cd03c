import type { DerivedColumn, Severity } from "@datainsight/schemas";
import type { ProfiledColumn } from "@datainsight/profiler";
import { defineRule, type Finding, type RuleInput } from "../finding.ts";
import { seriesOf, snippet } from "../pandas.ts";
import { compareTexts } from "../rank.ts";
import { pairFinding } from "../report.ts";
import { counted } from "../wording.ts";
import { columnsNamed, contradictionDimension, quoted } from "./by-name.ts";
import { rowsOf } from "./per-column.ts";

/** Two columns with the same values, in all rows or in all but a few. */
export const duplicatedColumns = defineRule({
  id: "duplicated-columns",
  version: 2,
  type: "duplicates",
  goals: "all",
  evaluate: (input) =>
    (input.profile.relations?.derivedColumns ?? []).flatMap((pair) => {
      const [other] = pair.from;
      if (pair.kind !== "duplicate" || other === undefined) return [];
      // By name, so that the order of the columns has no say in which of them is called the copy.
      const columns = columnsNamed(input, [pair.column, other].toSorted(compareTexts));
      const [first, second] = columns ?? [];
      return first && second ? [findingOf(input, pair, { first, second })] : [];
    }),
});

function findingOf(
  input: RuleInput,
  pair: DerivedColumn,
  { first, second }: { first: ProfiledColumn; second: ProfiledColumn },
): Finding {
  const about = { column: second, other: first };
  const [a, b] = [quoted(second.columnName), quoted(first.columnName)];
  if (pair.violatingRows === 0) {
    return pairFinding(input, {
      ...about,
      set: rowsOf(pair.n),
      severity: input.goal === "ml_preparation" ? "medium" : "low",
      dimension: null,
      description: `${a} has the same value as ${b} in every row in which both have one (${counted(pair.n, "row")}).`,
      recommendation: "Keep one of the two. If they ought to differ, look at how the second was filled.",
      fix: { kind: "drop_column", column: second.columnName },
    });
  }
  const severity: Severity = input.goal === "exploratory" ? "low" : "medium";
  return pairFinding(input, {
    ...about,
    set: { count: pair.violatingRows, rows: pair.rows, examples: [], predicate: pair.predicate },
    severity,
    dimension: contradictionDimension(second),
    description: `${a} and ${b} have the same value in ${counted(pair.n - pair.violatingRows, "row")} and differ in ${counted(pair.violatingRows, "row")}.`,
    recommendation: "Find out which of the two is right in these rows, correct them, and keep one column.",
    code: snippet(
      `print(df[${seriesOf(first)}.ne(${seriesOf(second)}) & ${seriesOf(first)}.notna() & ${seriesOf(second)}.notna()])`,
    ),
  });
}
