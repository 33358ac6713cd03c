import { activityLogs, analyses, columnProfiles, datasets, insights, type Tx, workspaces } from "@datainsight/db";
import type {
  ColumnProfileBase,
  GoalType,
  InsightBase,
  ScoreDimension,
  TableProfileReport,
  ThresholdOverrides,
} from "@datainsight/schemas";
import { and, eq } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { type EnabledCheck, enabledChecksOf, type ReferencedTable, referencedTables } from "../checks/lineage.ts";
import { thresholdsFor } from "../datasets/thresholds.ts";
import type { Deps } from "../deps.ts";
import { escapeForPostgres } from "../escape-for-postgres.ts";
import { withExactNumbers } from "../exact-numbers.ts";
import { notifyJob } from "../jobs/notify.ts";
import { asSystem } from "../scope.ts";
import { type Claim, claimRun } from "./claim.ts";
import { fence } from "./progress.ts";
import { releaseRun } from "./release.ts";
import type { Run } from "./run.ts";

export type AnalysisInput = {
  tablePath: string;
  goalType: GoalType;
  targetColumn: string | null;
  /** When the file was handed in: what counts as today. */
  asOf: Date;
  /** Those of the workspace, then those of the dataset. */
  thresholds: ThresholdOverrides;
  columnThresholds: Record<string, ThresholdOverrides>;
  /** The version before this one, where its table is still there: what the columns may have drifted from. */
  previous: { datasetId: string; version: number; tablePath: string } | null;
  /** The enabled checks of the dataset and of the versions before it, and the tables that they refer to. */
  checks: EnabledCheck[];
  references: ReferencedTable[];
};
export type AnalysisOutcome = {
  qualityScore: number | null;
  scoreBreakdown: ScoreDimension[];
  tableProfile: TableProfileReport;
  columnProfiles: ColumnProfileBase[];
  insights: InsightBase[];
};

const earlier = alias(datasets, "earlier");

/** Claims an analysis, with what it takes to run it. One whose table is not there yet is given back: ingest enqueues it. */
export async function claimAnalysis(
  deps: Deps,
  analysisId: string,
): Promise<{ run: Run; input: AnalysisInput } | Exclude<Claim, { run: Run }>> {
  const claim = await claimRun(deps, "analysis", analysisId);
  if ("refused" in claim) return claim;
  const [row] = await asSystem(deps, (tx) =>
    tx
      .select({
        datasetId: datasets.id,
        tablePath: datasets.tablePath,
        goalType: analyses.goalType,
        targetColumn: analyses.targetColumn,
        asOf: datasets.uploadedAt,
        overrides: datasets.overrides,
        common: workspaces.thresholds,
        previous: { datasetId: earlier.id, version: earlier.version, tablePath: earlier.tablePath },
      })
      .from(analyses)
      .innerJoin(datasets, eq(datasets.id, analyses.datasetId))
      .innerJoin(workspaces, eq(workspaces.id, analyses.workspaceId))
      .leftJoin(earlier, and(eq(earlier.workspaceId, datasets.workspaceId), eq(earlier.id, datasets.parentId)))
      .where(eq(analyses.id, analysisId)),
  );
  if (!row) return { refused: "over" };
  const { datasetId, tablePath, overrides, common, previous, ...asked } = row;
  if (tablePath === null) {
    await releaseRun(deps, claim.run, { spent: false });
    return { refused: "over" };
  }
  const limits = thresholdsFor(common, overrides);
  const at = { workspaceId: claim.run.workspaceId, datasetId, tablePath };
  const checked = await asSystem(deps, async (tx) => {
    const checks = await enabledChecksOf(tx, at);
    return { checks, references: await referencedTables(tx, at, checks) };
  });
  return {
    run: claim.run,
    input: { tablePath, ...asked, ...limits, ...checked, previous: storedVersion(previous) },
  };
}

/** Null where there is no earlier version, or it could not be read. */
function storedVersion(
  row: { datasetId: string; version: number; tablePath: string | null } | null,
): AnalysisInput["previous"] {
  if (row === null || row.tablePath === null) return null;
  return { ...row, tablePath: row.tablePath };
}

/** Rows of one insert; PostgreSQL takes 65,535 parameters in a statement. */
const batchSize = 500;

/**
 * Writes the whole result in one transaction, in place of any earlier one; safe to repeat.
 * False when the run is not this worker's any more, and then nothing is written.
 */
export async function finishAnalysis(deps: Deps, run: Run, outcome: AnalysisOutcome): Promise<boolean> {
  const { id, workspaceId, attempt } = run;
  const owned = { workspaceId, analysisId: id };
  const clean = escapeForPostgres(outcome);
  return asSystem(deps, async (tx) => {
    const { qualityScore, scoreBreakdown } = clean;
    const tableProfile = withExactFactors(clean.tableProfile);
    const [row] = await tx
      .update(analyses)
      .set({ qualityScore, scoreBreakdown, tableProfile, status: "completed", progress: 100, completedAt: deps.now() })
      .where(fence(run))
      .returning({ requestedBy: analyses.requestedBy });
    if (!row) return false;
    await replaceResult(tx, owned, clean);
    await tx.insert(activityLogs).values({
      userId: row.requestedBy,
      workspaceId,
      action: "analysis.complete",
      resourceType: "analysis",
      resourceId: id,
      metadata: { qualityScore, insights: clean.insights.length },
    });
    await notifyJob(tx, {
      kind: "analysis",
      id,
      workspaceId,
      attempt,
      status: "completed",
      progress: 100,
    });
    return true;
  });
}

async function replaceResult(
  tx: Tx,
  owned: { workspaceId: string; analysisId: string },
  outcome: AnalysisOutcome,
): Promise<void> {
  await tx.delete(columnProfiles).where(eq(columnProfiles.analysisId, owned.analysisId));
  await tx.delete(insights).where(eq(insights.analysisId, owned.analysisId));
  for (const batch of batches(outcome.columnProfiles)) {
    await tx.insert(columnProfiles).values(batch.map((profile) => ({ ...profile, ...figuresOf(profile), ...owned })));
  }
  for (const batch of batches(outcome.insights)) {
    await tx
      .insert(insights)
      .values(batch.map((insight) => ({ ...insight, evidence: withExactNumbers(insight.evidence), ...owned })));
  }
}

/** Multiples of large numbers have large factors. */
function withExactFactors(tableProfile: TableProfileReport): TableProfileReport {
  const { relations } = tableProfile;
  if (relations === null) return tableProfile;
  const derivedColumns = withExactNumbers(relations.derivedColumns);
  return { ...tableProfile, relations: { ...relations, derivedColumns } };
}

function figuresOf({ statistics, distributionData }: ColumnProfileBase) {
  return { statistics: withExactNumbers(statistics), distributionData: withExactNumbers(distributionData) };
}

function* batches<Item>(items: Item[]): Iterable<Item[]> {
  for (let start = 0; start < items.length; start += batchSize) yield items.slice(start, start + batchSize);
}
