import type { AnalysisComparison, AnalysisReport, ColumnDrift, InsightBase, TableDrift } from "@datainsight/schemas";
import { type Client, ClientError } from "@datainsight/sdk";
import { formatScore } from "./numbers.ts";

/** What changed since an earlier version, or another analysis. */
export type Since = {
  /** What it is compared with, as it follows "since": `version 1`. */
  what: string;
  /** Null where the earlier version was not analysed for the same purpose. */
  insights: Pick<AnalysisComparison, "scoreChange" | "appeared" | "resolved" | "remaining"> | null;
  drift: TableDrift | null;
};

/**
 * What changed since the version before: against its newest analysis for the same purpose, and by how the columns moved.
 * Undefined where there is no earlier version; what the server cannot tell any more is left out.
 */
export async function sinceVersionBefore({ api }: Client, report: AnalysisReport): Promise<Since | undefined> {
  const { dataset, analysis, tableProfile } = report;
  const drift = tableProfile?.drift ?? null;
  const alone = drift === null ? undefined : { what: `version ${drift.version}`, insights: null, drift };
  if (dataset.parentId === null) return alone;
  try {
    const { items } = await api.analyses.list.query({
      workspaceId: dataset.workspaceId,
      datasetId: dataset.parentId,
      status: "completed",
      goalType: analysis.goalType,
      pageSize: 100,
    });
    const other = items.find(({ targetColumn }) => targetColumn === analysis.targetColumn);
    if (other === undefined) return alone;
    const comparison = await api.analyses.compare.query({ id: analysis.id, otherId: other.id });
    return {
      what: `version ${other.dataset.version}`,
      insights: comparison,
      drift: comparison.drift ?? drift,
    };
  } catch (error) {
    // The earlier version may be deleted while this is asked: the report is whole without it.
    if (error instanceof ClientError && error.code !== "interrupted") return alone;
    throw error;
  }
}

/** Rules that only say what the drift says, column by column. */
const driftRules = new Set(["column-drift", "changed-columns"]);

/** Rules that only say what is interesting; who explores gets them as more than notes, and still they are no problem. */
const interestRules = new Set(["strong-associations", "differing-segments", "several-humps", "uneven-calendar"]);

/**
 * The problems that came, went and stayed: no mere notes, and nothing that the drift shows by itself. What went with its
 * column is not fixed.
 */
export function problemsOf({ insights, drift }: Since): Since["insights"] {
  if (insights === null) return null;
  const isProblem = ({ ruleId, severity }: InsightBase) =>
    severity !== "info" && !interestRules.has(ruleId) && !(drift !== null && driftRules.has(ruleId));
  const gone = new Set(drift?.columns.flatMap(({ column, status }) => (status === "removed" ? [column] : [])));
  return {
    scoreChange: insights.scoreChange,
    appeared: insights.appeared.filter(isProblem),
    resolved: insights.resolved.filter(
      (insight) => isProblem(insight) && !(insight.columnName !== null && gone.has(insight.columnName)),
    ),
    remaining: insights.remaining.filter(isProblem),
  };
}

/** The column, unless the description names it anyway. */
export function whereOf({ columnName, description }: InsightBase): string | null {
  return columnName === null || description.includes(columnName) ? null : columnName;
}

/** The columns that are not as they were, those that moved farthest first. */
export function movedColumns({ columns }: TableDrift): ColumnDrift[] {
  return columns
    .filter(({ status, verdict }) => status !== "both" || verdict !== "none")
    .toSorted((a, b) => weight(b) - weight(a));
}

const statusWeights: Readonly<Record<ColumnDrift["status"], number>> = {
  removed: 400,
  type_changed: 300,
  added: 200,
  both: 0,
};

function weight({ status, verdict, psi, ks, nullShareBefore, nullShareAfter }: ColumnDrift): number {
  const gap = Math.abs((nullShareAfter ?? 0) - (nullShareBefore ?? 0));
  return statusWeights[status] + (verdict === "large" ? 50 : 0) + Math.max(psi ?? 0, ks ?? 0, gap);
}

/** How many points a score moved, with two decimals where one would show nothing. */
export function changeSize(change: number): string {
  const size = Math.abs(change);
  return size < 0.05 ? size.toFixed(2) : formatScore(size);
}

/** What became of a column, in two words at most. */
export function driftWord({ status, verdict }: ColumnDrift): string {
  if (status === "added") return "new";
  if (status === "removed") return "gone";
  if (status === "type_changed") return "other type";
  return verdict === "large" ? "moved far" : "moved";
}

/**
 * From this sum of 1 / rows on, chance alone gives ten bins a Jensen-Shannon distance of 0.1: its square is about
 * (bins - 1) / (8 ln 2) times that sum.
 */
const chanceLimit = (0.01 * 8 * Math.LN2) / 9;

/** True where the tables are so small that chance moves their columns about as far as the limits. */
export function mayBeChance({ rowsBefore, rowsAfter }: TableDrift): boolean {
  return rowsBefore > 0 && rowsAfter > 0 && 1 / rowsBefore + 1 / rowsAfter > chanceLimit;
}
