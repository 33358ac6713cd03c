import type { ColumnDrift, Severity, TableDrift } from "@datainsight/schemas";
import { defineRule, type Finding, type RuleInput } from "../finding.ts";
import { columnFinding, tableFinding } from "../report.ts";
import { figure, percent } from "../wording.ts";
import { columnsNamed, quoted } from "./by-name.ts";
import { rowsOf } from "./per-column.ts";

/** Columns whose values are spread otherwise than in the version before. */
export const columnDrift = defineRule({
  id: "column-drift",
  version: 2,
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
  const threshold = crossed(input, moved);
  return columnFinding(input, {
    column,
    set: rowsOf(input.profile.rowCount),
    severity: driftSeverity(input, moved.verdict),
    // Data may well change: that is no fault of a cell.
    dimension: null,
    effect: Math.max(
      moved.jensenShannon ?? 0,
      moved.ks ?? 0,
      Math.abs((moved.nullShareAfter ?? 0) - (moved.nullShareBefore ?? 0)),
    ),
    ...(threshold ? { threshold } : {}),
    description: driftWords(input, drift, moved),
    recommendation:
      input.goal === "ml_preparation"
        ? "A model of the earlier version may fail on this one: compare the two, and train again where the change is real."
        : "Compare the two versions: either the world changed, or the way in which it is written down.",
  });
}

/** What moved: the values, the share of gaps among them, or both. */
function driftWords({ thresholds }: RuleInput, { version }: TableDrift, moved: ColumnDrift): string {
  const { psi, jensenShannon, ks } = moved;
  const [before, after] = [moved.nullShareBefore ?? 0, moved.nullShareAfter ?? 0];
  const gaps = Math.abs(after - before);
  const much = moved.verdict === "large" ? "quite" : "somewhat";
  const measures = [
    psi === null ? [] : [`population stability index ${figure(psi)}`],
    jensenShannon === null ? [] : [`Jensen-Shannon distance ${figure(jensenShannon)}`],
    ks === null ? [] : [`Kolmogorov-Smirnov distance ${figure(ks)}`],
  ].flat();
  const haveValuesMoved =
    (psi ?? 0) >= thresholds.driftPsiSmall ||
    (jensenShannon ?? 0) >= thresholds.driftJensenShannon ||
    (ks ?? 0) >= thresholds.driftKsSmall;
  if (!haveValuesMoved && gaps >= thresholds.driftMissingSmall) {
    const more = `${moved.verdict === "large" ? "far " : ""}${after > before ? "more" : "fewer"}`;
    const values = measures.length > 0 ? " The values that are there are spread as before." : "";
    return `${quoted(moved.column)} has ${more} gaps than in version ${version}: ${percent(before)} were missing, ${percent(after)} are now.${values}`;
  }
  const figures = measures.length > 0 ? `: ${measures.join(", ")}` : "";
  const missing = gaps >= 0.01 ? `; ${percent(before)} were missing, ${percent(after)} are now` : "";
  return `${quoted(moved.column)} is spread ${much} otherwise than in version ${version}${figures}${missing}.`;
}

/** The limit of what moved farthest over its own. */
function crossed({ thresholds }: RuleInput, { psi, ks, nullShareBefore, nullShareAfter }: ColumnDrift) {
  const gaps = Math.abs((nullShareAfter ?? 0) - (nullShareBefore ?? 0));
  const [worst] = [
    { observed: psi ?? 0, small: "driftPsiSmall", large: "driftPsiLarge" } as const,
    { observed: ks ?? 0, small: "driftKsSmall", large: "driftKsLarge" } as const,
    { observed: gaps, small: "driftMissingSmall", large: "driftMissingLarge" } as const,
  ]
    .filter(({ observed, small }) => observed >= thresholds[small])
    .toSorted((a, b) => over(b.observed, thresholds[b.small]) - over(a.observed, thresholds[a.small]));
  if (!worst) return null;
  const { observed, small, large } = worst;
  return { name: observed >= thresholds[large] ? large : small, observed };
}

function over(observed: number, limit: number): number {
  return observed / Math.max(limit, 1e-9);
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
