import type { Association } from "@datainsight/schemas";
import { defineRule, type Finding, type RuleInput } from "../finding.ts";
import { labelOf, snippet } from "../pandas.ts";
import { compareTexts } from "../rank.ts";
import { columnFinding, pairFinding } from "../report.ts";
import { counted, figure, listed } from "../wording.ts";
import { columnsNamed, featuresOf, quoted } from "./by-name.ts";
import { rowsOf } from "./per-column.ts";

/** The strongest pairs; wide tables have hundreds, and the first few say what to do. */
const maxPairs = 20;

/** Numbers that the other features tell: by pairs that go together, and by the variance inflation of those that no pair explains. */
export const collinearFeatures = defineRule({
  id: "collinear-features",
  version: 1,
  type: "quality_issue",
  goals: ["ml_preparation"],
  evaluate: (input) => {
    const usable = new Set(featuresOf(input).map(({ columnName }) => columnName));
    const pairs = (input.profile.relations?.associations ?? []).filter(
      (pair) => pair.columns.every((name) => usable.has(name)) && correlationOf(pair) >= input.thresholds.collinearPair,
    );
    const paired = new Set(pairs.flatMap(({ columns }) => columns));
    const inflated = (input.profile.relations?.varianceInflation ?? []).filter(
      ({ column, factor }) =>
        usable.has(column) && !paired.has(column) && (factor === null || factor >= input.thresholds.varianceInflation),
    );
    return [
      ...pairs
        .toSorted((a, b) => correlationOf(b) - correlationOf(a) || compareTexts(a.columns.join(), b.columns.join()))
        .slice(0, maxPairs)
        .flatMap((pair) => correlationFinding(input, pair) ?? []),
      ...inflated.flatMap((item) => inflationFinding(input, item) ?? []),
    ];
  },
});

function correlationOf({ pearson, spearman }: Association): number {
  return Math.max(Math.abs(pearson ?? 0), Math.abs(spearman ?? 0));
}

function correlationFinding(input: RuleInput, pair: Association): Finding | null {
  const [first, second] = columnsNamed(input, pair.columns.toSorted(compareTexts)) ?? [];
  if (!first || !second) return null;
  const strength = correlationOf(pair);
  return pairFinding(input, {
    column: second,
    other: first,
    set: rowsOf(pair.n),
    severity: "low",
    dimension: null,
    effect: strength,
    threshold: { name: "collinearPair", observed: strength },
    description: `${quoted(first.columnName)} and ${quoted(second.columnName)} say nearly the same: their correlation is ${strength.toFixed(2)} over ${counted(pair.n, "row")}.`,
    recommendation: "Keep the one that is easier to explain, or use a model that shrinks its weights (ridge).",
    code: snippet(`features = df.drop(columns=[${labelOf(second)}])`),
  });
}

function inflationFinding(
  input: RuleInput,
  { column: name, factor, n }: { column: string; factor: number | null; n: number },
): Finding | null {
  const [column] = columnsNamed(input, [name]) ?? [];
  if (!column) return null;
  const told = factor === null ? 1 : 1 - 1 / factor;
  return columnFinding(input, {
    column,
    // That a sum of columns makes it is said by the rule for those.
    columns: [name],
    set: rowsOf(n),
    severity: "low",
    dimension: null,
    effect: told,
    threshold: { name: "varianceInflation", observed: factor ?? Number.MAX_SAFE_INTEGER },
    description:
      factor === null
        ? `${quoted(name)} is made by the other numbers: together they tell it without a remainder.`
        : `${listed([name])} is told by the other numbers together: its variance inflation factor is ${figure(factor)}.`,
    recommendation: "Leave it or one of the others out of a linear model: the weights of these features mean nothing.",
    code: snippet(`features = df.drop(columns=[${labelOf(column)}])`),
  });
}
