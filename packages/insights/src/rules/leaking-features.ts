import type { Severity } from "@datainsight/schemas";
import type { ProfiledColumn } from "@datainsight/profiler";
import { defineRule, type Finding, type RuleInput } from "../finding.ts";
import { columnFinding } from "../report.ts";
import { counted, percent } from "../wording.ts";
import { columnsNamed, quoted } from "./by-name.ts";
import { rowsOf } from "./per-column.ts";

/** A feature with a value in fewer of the labelled rows than this cannot carry a model alone. */
const wideCoverage = 0.5;
/** A target with more values than this for each row is told by nothing and tells everything. */
const maxTargetValues = 0.5;

const advice =
  "Ask when the value is known. If it is written down after the outcome, or computed from it, leave it out: a model that sees it is perfect here and useless in practice.";

/** Features that give the target away: nearly the same in other words, or computed with it or from it. */
export const leakingFeatures = defineRule({
  id: "leaking-features",
  version: 1,
  type: "quality_issue",
  goals: ["ml_preparation"],
  evaluate: (input) => {
    const [target] = columnsNamed(input, input.targetColumn === null ? [""] : [input.targetColumn]) ?? [];
    if (!target) return [];
    const found = new Map<string, Finding>();
    const all = [...computedWith(input, target), ...associatedWith(input, target), ...functionsOf(input, target)];
    for (const finding of all) {
      const key = finding.columnName ?? "";
      if (!found.has(key)) found.set(key, finding);
    }
    return [...found.values()];
  },
});

/** The target is one of a sum, a difference, a multiple: the others of it make it. */
function computedWith(input: RuleInput, target: ProfiledColumn): Finding[] {
  return (input.profile.relations?.derivedColumns ?? []).flatMap((derived) => {
    const names = [derived.column, ...derived.from];
    if (!names.includes(target.columnName)) return [];
    const others = columnsNamed(
      input,
      names.filter((name) => name !== target.columnName),
    );
    return (others ?? []).map((column) =>
      columnFinding(input, {
        column,
        columns: names,
        set: rowsOf(derived.n - derived.violatingRows),
        severity: "critical",
        dimension: null,
        threshold: { name: "leakage", observed: 1 },
        description:
          names.length === 2
            ? `${quoted(column.columnName)} gives the target ${quoted(target.columnName)} away: one is computed from the other, or copied.`
            : `${quoted(column.columnName)} gives the target ${quoted(target.columnName)} away together with ${(
                others ?? []
              )
                .filter((other) => other !== column)
                .map((other) => quoted(other.columnName))
                .join(" and ")}: the three make a sum or a product.`,
        ...without(column),
      }),
    );
  });
}

function associatedWith(input: RuleInput, target: ProfiledColumn): Finding[] {
  const known = input.profile.relations?.target;
  if (!known || known.column !== target.columnName) return byAssociation(input, target);
  return known.features
    .filter(({ strength }) => strength >= input.thresholds.leakage)
    .flatMap(({ column: name, n, strength, measure }) => {
      const [column] = columnsNamed(input, [name]) ?? [];
      if (!column) return [];
      const how =
        measure === "purity"
          ? `guessing the class by it spares ${percent(strength)} of the wrong guesses`
          : `${measure === "pearson" ? "their correlation is" : "the correlation ratio is"} ${strength.toFixed(3)}`;
      const severity = severityOf(input, { column, strength, isClass: measure === "purity", covered: n / known.n });
      return leakOf(input, { column, target, n, strength, how, severity });
    });
}

type Judged = { column: ProfiledColumn; strength: number; isClass: boolean; covered: number };

/** Quantities that grow with time, or together, go far without giving anything away. */
function severityOf({ thresholds }: RuleInput, { column, strength, isClass, covered }: Judged): Severity {
  if (!isClass && (isTime(column) || strength < thresholds.leakageOfQuantity)) return "low";
  return covered < wideCoverage ? "high" : "critical";
}

/** A target that follows time is a matter of the split, not of the feature. */
function isTime({ dataType, semanticType, columnName }: ProfiledColumn): boolean {
  if (dataType === "date" || dataType === "datetime") return true;
  return dataType === "integer" && (semanticType === "year" || /^(year|month|date|day|time)$/i.test(columnName));
}

/** Where nobody looked at the target itself, the associations of all columns must do. */
function byAssociation(input: RuleInput, target: ProfiledColumn): Finding[] {
  return (input.profile.relations?.associations ?? [])
    .filter(({ columns, strength }) => columns.includes(target.columnName) && strength >= input.thresholds.leakage)
    .flatMap(({ columns, n, strength, measure }) => {
      const [column] =
        columnsNamed(
          input,
          columns.filter((name) => name !== target.columnName),
        ) ?? [];
      if (!column) return [];
      return leakOf(input, {
        column,
        target,
        n,
        strength,
        how: `their association (${measure}) is ${strength.toFixed(3)}`,
        severity: "critical",
      });
    });
}

type Leak = {
  column: ProfiledColumn;
  target: ProfiledColumn;
  n: number;
  strength: number;
  how: string;
  severity: Severity;
};

function leakOf(input: RuleInput, { column, target, n, strength, how, severity }: Leak): Finding {
  return columnFinding(input, {
    column,
    columns: [column.columnName, target.columnName],
    set: rowsOf(n),
    severity,
    dimension: null,
    effect: strength,
    threshold: { name: "leakage", observed: strength },
    description: `${quoted(column.columnName)} gives the target ${quoted(target.columnName)} away: over ${counted(n, "row")}, ${how}.`,
    ...without(column),
  });
}

/** Rows with the same target never differ in the feature: it may have been computed from the target. */
function functionsOf(input: RuleInput, target: ProfiledColumn): Finding[] {
  if (target.uniqueCount > target.statistics.count * maxTargetValues) return [];
  return (input.profile.relations?.dependencies ?? [])
    .filter(({ determinant, violatingRows }) => determinant === target.columnName && violatingRows === 0)
    .flatMap(({ dependent }) => {
      const [column] = columnsNamed(input, [dependent]) ?? [];
      if (!column || column.uniqueCount < 2) return [];
      return columnFinding(input, {
        column,
        columns: [column.columnName, target.columnName],
        set: rowsOf(column.statistics.count),
        severity: "low",
        dimension: null,
        effect: 0.5,
        description: `${quoted(column.columnName)} is the same in all rows with the same ${quoted(target.columnName)}, the target: it may have been computed from it.`,
        ...without(column),
      });
    });
}

function without(column: ProfiledColumn) {
  return { recommendation: advice, fix: { kind: "drop_column" as const, column: column.columnName } };
}
