import type { Severity, TargetRelations } from "@datainsight/schemas";
import { defineRule, type Finding, type RuleInput } from "../finding.ts";
import { columnFinding } from "../report.ts";
import { counted, percent } from "../wording.ts";
import { columnsNamed, quoted } from "./by-name.ts";
import { rowsOf } from "./per-column.ts";

/** A class that is as frequent as this everywhere makes any side look pure. */
const maxOverall = 0.9;
/** At this strength the gaps say as much as the best of features. */
const decisive = 0.8;

/** Features that give the target away by being missing: filled in only once the outcome is known. */
export const leakingGaps = defineRule({
  id: "leaking-gaps",
  version: 1,
  type: "missing_data",
  goals: ["ml_preparation"],
  evaluate: (input) => {
    const target = input.profile.relations?.target;
    if (!target || target.column !== input.targetColumn) return [];
    return target.missingness.flatMap((gap) => findingOf(input, target, gap) ?? []);
  },
});

function findingOf(
  input: RuleInput,
  target: TargetRelations,
  { column: name, missing, strength, pureSide }: TargetRelations["missingness"][number],
): Finding | null {
  const [column] = columnsNamed(input, [name]) ?? [];
  const strong = strength >= input.thresholds.leakageByMissing;
  const pure = pureSide !== null && pureSide.purity >= input.thresholds.pureShare && pureSide.overall <= maxOverall;
  if (!column || !(strong || pure)) return null;
  const severity: Severity = strength >= decisive ? "critical" : strong ? "high" : "medium";
  const side = pure
    ? ` Of the ${counted(pureSide.rows, "row")} ${pureSide.missing ? "without" : "with"} a value, ${percent(pureSide.purity)} have the same class, which ${percent(pureSide.overall)} of all rows have.`
    : "";
  return columnFinding(input, {
    column,
    columns: [name, target.column],
    set: column.facts.missing ?? rowsOf(missing),
    severity,
    dimension: null,
    effect: strength,
    threshold: strong
      ? { name: "leakageByMissing", observed: strength }
      : { name: "pureShare", observed: pureSide?.purity ?? 0 },
    description: `Whether ${quoted(name)} is missing tells the target ${quoted(target.column)} (association ${strength.toFixed(2)}).${side}`,
    recommendation:
      "Ask when it is filled in. If only after the outcome, leave it out, and keep no flag of its gaps: the flag leaks as well.",
    fix: { kind: "drop_column", column: name },
  });
}
