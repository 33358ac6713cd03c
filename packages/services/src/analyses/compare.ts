import { analyses } from "@datainsight/db";
import type { TableDrift } from "@datainsight/schemas";
import { and, eq } from "drizzle-orm";
import { type DatasetWithContext, requireDataset } from "../datasets/get.ts";
import { ServiceError } from "../errors.ts";
import type { InsightRow } from "../rows.ts";
import type { Scope } from "../scope.ts";
import { measureDatasetDrift } from "./drift.ts";
import { type AnalysisWithDataset, requireAnalysis } from "./get.ts";
import { rankedInsights } from "./report.ts";

export type Comparison = {
  scoreChange: number | null;
  appeared: InsightRow[];
  resolved: InsightRow[];
  remaining: InsightRow[];
  drift: TableDrift | null;
  driftNotMeasured?: string;
};

type ReadTx = Parameters<Parameters<Scope["read"]>[0]>[0];

/** One side of a comparison, as it is stored. */
type Side = { analysis: AnalysisWithDataset; dataset: DatasetWithContext; insights: InsightRow[] };

/**
 * What changed from the analysis `otherId` to the analysis `id` of the same workspace: insights by fingerprint, the score in
 * points (two decimals; null when one has none), and how the columns moved. The drift is the one that the analysis stored
 * where that is against the other's table, else it is measured now; null when both are of one table.
 * @throws ServiceError `precondition_failed` unless both are completed.
 */
export async function compareAnalyses(
  scope: Scope,
  { id, otherId }: { id: string; otherId: string },
): Promise<Comparison> {
  const { now, before, stored } = await scope.read(async (tx) => ({
    now: await sideOf(tx, scope, id),
    before: await sideOf(tx, scope, otherId),
    stored: await storedDrift(tx, scope, id),
  }));
  const known = new Set(before.insights.map((insight) => insight.fingerprint));
  const present = new Set(now.insights.map((insight) => insight.fingerprint));
  return {
    scoreChange: scoreChange(now.analysis.qualityScore, before.analysis.qualityScore),
    appeared: now.insights.filter((insight) => !known.has(insight.fingerprint)),
    resolved: before.insights.filter((insight) => !present.has(insight.fingerprint)),
    remaining: now.insights.filter((insight) => known.has(insight.fingerprint)),
    ...(await driftBetween(scope, { now, before, stored })),
  };
}

async function sideOf(tx: ReadTx, scope: Scope, id: string): Promise<Side> {
  const analysis = await requireAnalysis(tx, scope, id);
  if (analysis.status !== "completed") {
    throw new ServiceError(
      "precondition_failed",
      `The analysis ${analysis.id} is ${analysis.status}; only completed ones compare.`,
    );
  }
  const dataset = await requireDataset(tx, scope, analysis.datasetId);
  return { analysis, dataset, insights: await rankedInsights(tx, scope, id) };
}

async function storedDrift(tx: ReadTx, scope: Scope, id: string): Promise<TableDrift | null> {
  const [row] = await tx
    .select({ tableProfile: analyses.tableProfile })
    .from(analyses)
    .where(and(eq(analyses.workspaceId, scope.workspaceId), eq(analyses.id, id)));
  return row?.tableProfile?.drift ?? null;
}

function scoreChange(now: number | null, before: number | null): number | null {
  return now === null || before === null ? null : Math.round((now - before) * 100) / 100;
}

async function driftBetween(
  scope: Scope,
  { now, before, stored }: { now: Side; before: Side; stored: TableDrift | null },
): Promise<Pick<Comparison, "drift" | "driftNotMeasured">> {
  if (now.dataset.id === before.dataset.id) return { drift: null };
  if (stored?.datasetId === before.dataset.id) return { drift: stored };
  const { drift, notMeasured } = await measureDatasetDrift(scope, { before: before.dataset, after: now.dataset });
  return notMeasured === undefined ? { drift } : { drift, driftNotMeasured: notMeasured };
}
