import type { ColumnDrift, Severity, TableDrift } from "@datainsight/schemas";
import { defineRule, type Finding, type RuleInput } from "../finding.ts";
import { columnFinding, tableFinding } from "../report.ts";
import { figure, percent } from "../wording.ts";
import { columnsNamed, quoted } from "./by-name.ts";
import { rowsOf } from "./per-column.ts";

/** Columns whose values are spread otherwise than in the version before. */
export const columnDrift = defineRule({
  id: "column-drift",
  version: 1,
  type: "quality_issue",
  goals: "all",
  evaluate: (input) => {
    const { drift } = input.profile;
    if (!drift || drift.rowsBefore === 0 || drift.rowsAfter === 0) return [];
    return drift.columns
      .filter(({ status, verdict }) => status === "both" && verdict !== "none")
      .flatMap((moved) => driftFinding(input, drift, moved) ?? []);
  },
});

/** Columns that came, went, or changed their type since the version before. */
export const changedColumns = defineRule({
  id: "changed-columns",
  version: 1,
  type: "data_type_mismatch",
  goals: "all",
  evaluate: (input) => {
    const { drift } = input.profile;
    if (!drift) return [];
    return drift.columns
      .filter(({ status }) => status !== "both")
      .map((changed) =>
        tableFinding(input, {
          severity: changeSeverity(input, changed),
          dimension: null,
          columns: changed.status === "removed" ? [] : [changed.column],
          subject: `${changed.status}\u0000${changed.column}`,
          effect: 0.5,
          rowCount: changed.status === "removed" ? 0 : input.profile.rowCount,
          rows: [],
          evidence: { column: changed.column, status: changed.status, againstVersion: drift.version },
          description: changeWords(changed, drift.version),
          recommendation:
            "Ask what changed at the source before anything reads this version: a query by the old name or type fails, or worse, does not.",
        }),
      );
  },
});

function driftFinding(input: RuleInput, drift: TableDrift, moved: ColumnDrift): Finding | null {
  const [column] = columnsNamed(input, [moved.column]) ?? [];
  if (!column) return null;
  const measures = [
    moved.psi === null ? [] : [`population stability index ${figure(moved.psi)}`],
    moved.jensenShannon === null ? [] : [`Jensen-Shannon distance ${figure(moved.jensenShannon)}`],
    moved.ks === null ? [] : [`Kolmogorov-Smirnov distance ${figure(moved.ks)}`],
  ].flat();
  const [before, after] = [moved.nullShareBefore ?? 0, moved.nullShareAfter ?? 0];
  const gaps = Math.abs(after - before) >= 0.01 ? `; ${percent(before)} were missing, ${percent(after)} are now` : "";
  const threshold = crossed(input, moved);
  return columnFinding(input, {
    column,
    set: rowsOf(input.profile.rowCount),
    severity: driftSeverity(input, moved.verdict),
    // Data may well change: that is no fault of a cell.
    dimension: null,
    effect: Math.max(moved.jensenShannon ?? 0, moved.ks ?? 0),
    ...(threshold ? { threshold } : {}),
    description: `${quoted(moved.column)} is spread ${moved.verdict === "large" ? "quite " : "somewhat "}otherwise than in version ${drift.version}${measures.length > 0 ? `: ${measures.join(", ")}` : ""}${gaps}.`,
    recommendation:
      input.goal === "ml_preparation"
        ? "A model of the earlier version may fail on this one: compare the two, and train again where the change is real."
        : "Compare the two versions: either the world changed, or the way in which it is written down.",
  });
}

function crossed({ thresholds }: RuleInput, { psi }: ColumnDrift) {
  if (psi === null || psi < thresholds.driftPsiSmall) return null;
  const name = psi >= thresholds.driftPsiLarge ? ("driftPsiLarge" as const) : ("driftPsiSmall" as const);
  return { name, observed: psi };
}

function driftSeverity({ goal }: RuleInput, verdict: ColumnDrift["verdict"]): Severity {
  if (goal === "exploratory") return "info";
  if (verdict !== "large") return "low";
  return goal === "ml_preparation" ? "high" : "medium";
}

function changeSeverity({ goal }: RuleInput, { status }: ColumnDrift): Severity {
  if (status === "added" || goal === "exploratory") return "info";
  return goal === "ml_preparation" ? "high" : "medium";
}

function changeWords({ column, status }: ColumnDrift, version: number): string {
  if (status === "added") return `${quoted(column)} is new since version ${version}.`;
  if (status === "removed") return `${quoted(column)} of version ${version} is gone.`;
  return `${quoted(column)} has another type than in version ${version}.`;
}
