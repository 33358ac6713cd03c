import type { UnitMixture } from "@datainsight/schemas";
import { defineRule, type Finding, type RuleInput } from "../finding.ts";
import { columnFinding } from "../report.ts";
import { counted, figure, listed, percent } from "../wording.ts";
import { columnsNamed, quoted } from "./by-name.ts";
import { perFact } from "./per-column.ts";

/** A few numbers in another unit than all others. */
export const mixedScales = defineRule({
  id: "mixed-scales",
  version: 2,
  type: "quality_issue",
  goals: "all",
  evaluate: (input) => {
    const byFactor = standingApart(input);
    const named = new Set(byFactor.map(({ columnName }) => columnName));
    const byUnit = (input.profile.relations?.unitMixtures ?? []).filter(({ column }) => !named.has(column));
    return [...byFactor, ...byUnit.flatMap((found) => inOtherUnit(input, found) ?? [])];
  },
});

function standingApart(input: RuleInput): Finding[] {
  return perFact(input, "scales", (fact, column) => {
    const share = fact.count / column.statistics.count;
    const times =
      fact.factor > 1 ? `times ${figure(fact.factor)}` : `divided by ${figure(Math.round(1 / fact.factor))}`;
    return columnFinding(input, {
      column,
      set: fact,
      severity: input.goal === "exploratory" ? "low" : "medium",
      dimension: "accuracy",
      description: `${counted(fact.count, "value")} of "${column.columnName}" (${percent(share)}) ${fact.count === 1 ? "stands" : "stand"} apart from all others, such as ${listed(fact.examples, 2)}, and would be among them ${times}: as where a few are written in another unit.`,
      recommendation: "Ask in which unit these rows were written, and write all values in one.",
    });
  });
}

function inOtherUnit(input: RuleInput, found: UnitMixture): Finding | null {
  const [column] = columnsNamed(input, [found.column]) ?? [];
  if (!column) return null;
  const why =
    found.time === null
      ? "they stand apart from all others, and would lie and spread as those do in the other unit"
      : `they stand far from their neighbours in the order of ${quoted(found.time)}, and would lie among them in the other unit`;
  return columnFinding(input, {
    column,
    set: { count: found.rowCount, rows: found.rows, examples: [], predicate: found.predicate },
    severity: input.goal === "exploratory" ? "low" : "medium",
    dimension: "accuracy",
    description: `${counted(found.rowCount, "value")} of ${quoted(column.columnName)} (${percent(found.rowCount / Math.max(1, found.n))}) seem to be in another unit (${found.units}): ${why}.`,
    recommendation: "Ask in which unit these rows were written, and write all values in one.",
  });
}
