import type { FunctionalDependency } from "@datainsight/schemas";
import type { ProfiledColumn } from "@datainsight/profiler";
import { defineRule, type Finding, type RuleInput } from "../finding.ts";
import { labelOf, snippet } from "../pandas.ts";
import { compareTexts } from "../rank.ts";
import { pairFinding } from "../report.ts";
import { counted, percent } from "../wording.ts";
import { columnsNamed, contradictionDimension, quoted } from "./by-name.ts";
import { rowsOf } from "./per-column.ts";
import { severityBySlips } from "./severity.ts";

/** Wrong guesses by the dependency, over those of always naming the most frequent value: more is no dependency. */
const maxErrorRatio = 0.1;
/** Exact dependencies are worth knowing, not worth a list of hundreds. */
const maxExact = 10;

/** One column tells another, as a postcode tells its town: exact ones are worth knowing, the rows that break one are faults. */
export const functionalDependencies = defineRule({
  id: "functional-dependencies",
  version: 1,
  type: "quality_issue",
  goals: "all",
  evaluate: (input) =>
    withoutMany(input.profile.relations?.dependencies ?? []).flatMap((dependency) => {
      const [determinant, dependent] = columnsNamed(input, [dependency.determinant, dependency.dependent]) ?? [];
      if (!determinant || !dependent) return [];
      return findingOf(input, dependency, { determinant, dependent }) ?? [];
    }),
});

/** All that rows break, and the first of the others by name. */
function withoutMany(dependencies: readonly FunctionalDependency[]): FunctionalDependency[] {
  const nameOf = ({ determinant, dependent }: FunctionalDependency) => `${determinant}\u0000${dependent}`;
  const exact = dependencies
    .filter(({ violatingRows }) => violatingRows === 0)
    .toSorted((a, b) => compareTexts(nameOf(a), nameOf(b)));
  return [...dependencies.filter(({ violatingRows }) => violatingRows > 0), ...exact.slice(0, maxExact)];
}

function findingOf(
  input: RuleInput,
  dependency: FunctionalDependency,
  { determinant, dependent }: { determinant: ProfiledColumn; dependent: ProfiledColumn },
): Finding | null {
  const [a, b] = [quoted(determinant.columnName), quoted(dependent.columnName)];
  const about = { column: dependent, other: determinant };
  if (dependency.violatingRows === 0) {
    if (input.goal !== "exploratory" && input.goal !== "general_audit") return null;
    return pairFinding(input, {
      ...about,
      set: rowsOf(dependent.statistics.count),
      severity: "info",
      dimension: null,
      // A dependency that no row breaks is worth less than the strongest of associations.
      effect: 0.5,
      description: `${a} tells ${b}: rows with the same value of the first never differ in the second.`,
      recommendation: `Keep ${b} in a table of its own, keyed by ${a}, or check at entry that the two go together.`,
    });
  }
  if (!isDependency(dependency, dependent)) return null;
  const share = dependency.violatingRows / Math.max(1, dependent.statistics.count);
  const severity = severityBySlips(input, share, ["low", "medium"]);
  return pairFinding(input, {
    ...about,
    set: { count: dependency.violatingRows, rows: dependency.rows, examples: [], predicate: dependency.predicate },
    severity,
    dimension: contradictionDimension(dependent),
    threshold: { name: "slips", observed: share },
    description: `${a} tells ${b} in ${percent(1 - share)} of the rows; ${counted(dependency.violatingRows, "row")} ${dependency.violatingRows === 1 ? "contradicts" : "contradict"} the others with the same ${a}.`,
    recommendation: `Look which of the two is wrong in these rows; if a ${a} may have several ${b}, nothing is wrong.`,
    code: snippet(
      `usual = df.groupby(${labelOf(determinant)})[${labelOf(dependent)}].transform(lambda values: values.mode().iloc[0] if values.notna().any() else None)`,
      `print(df[df[${labelOf(dependent)}].notna() & usual.notna() & df[${labelOf(dependent)}].ne(usual)])`,
    ),
  });
}

function isDependency({ violatingRows }: FunctionalDependency, { statistics }: ProfiledColumn): boolean {
  const wrongGuesses = statistics.count - (statistics.topValues?.[0]?.count ?? 0);
  return violatingRows <= maxErrorRatio * wrongGuesses;
}
