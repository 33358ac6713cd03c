import { activityLogs, analyses, datasets, insights, workspaces } from "@datainsight/db";
import type { FixAction, GoalType, InsightFix, TableProfileReport } from "@datainsight/schemas";
import { and, eq, inArray, sql } from "drizzle-orm";
import { isStale } from "../analyses/stale.ts";
import { type DatasetThresholds, thresholdsFor } from "../datasets/thresholds.ts";
import type { Deps } from "../deps.ts";
import { escapeForPostgres } from "../escape-for-postgres.ts";
import { asSystem } from "../scope.ts";

/** A fix that waits to be tried, and all that it takes. */
export type FixToProve = DatasetThresholds & {
  tablePath: string;
  goalType: GoalType;
  targetColumn: string | null;
  asOf: Date;
  fingerprint: string;
  action: FixAction;
  /** What the analysis measured of the table beside its columns: judged the same before and after the fix. */
  measured: TableProfileReport | null;
};

/**
 * What is to be tried for an insight; undefined when nothing waits any more. One whose dataset was read anew since it was asked for
 * is not tried: its fix is for the table that was. There is no claim: to try twice does no harm.
 */
export async function fixToProve(deps: Deps, insightId: string): Promise<FixToProve | undefined> {
  const [row] = await asSystem(deps, (tx) =>
    tx
      .select({
        tablePath: datasets.tablePath,
        goalType: analyses.goalType,
        targetColumn: analyses.targetColumn,
        asOf: datasets.uploadedAt,
        overrides: datasets.overrides,
        common: workspaces.thresholds,
        fingerprint: insights.fingerprint,
        evidence: insights.evidence,
        measured: analyses.tableProfile,
        readAt: datasets.startedAt,
        analysedAt: analyses.completedAt,
      })
      .from(insights)
      .innerJoin(analyses, eq(analyses.id, insights.analysisId))
      .innerJoin(datasets, eq(datasets.id, analyses.datasetId))
      .innerJoin(workspaces, eq(workspaces.id, insights.workspaceId))
      .where(eq(insights.id, insightId)),
  );
  if (!row) return undefined;
  const { tablePath, overrides, common, evidence, readAt, analysedAt, ...asked } = row;
  if (tablePath === null || evidence.fix?.status !== "pending") return undefined;
  if (isStale({ completedAt: analysedAt }, { startedAt: readAt })) {
    await withdrawTrials(deps, [insightId]);
    return undefined;
  }
  return { tablePath, ...asked, ...thresholdsFor(common, overrides), action: evidence.fix.action };
}

/** Fixes that wait to be tried wait no more: they are as they were before somebody asked. How many there were. */
export async function withdrawTrials(deps: Deps, insightIds: readonly string[]): Promise<number> {
  if (insightIds.length === 0) return 0;
  return asSystem(deps, async (tx) => {
    const rows = await tx
      .update(insights)
      .set({ evidence: sql`jsonb_set(${insights.evidence}, '{fix,status}', '"proposed"')` })
      .where(and(inArray(insights.id, [...insightIds]), sql`${insights.evidence}->'fix'->>'status' = 'pending'`))
      .returning({ id: insights.id });
    return rows.length;
  });
}

/** Writes what came of a trial, unless something came of it already or the insight is gone; safe to repeat. */
export async function finishProof(deps: Deps, insightId: string, tried: InsightFix): Promise<boolean> {
  const fix = escapeForPostgres(tried);
  return asSystem(deps, async (tx) => {
    const [insight] = await tx.select().from(insights).where(eq(insights.id, insightId)).for("update");
    if (!insight || insight.evidence.fix?.status !== "pending") return false;
    const codeSuggestion = fix.status === "proven" ? fix.pandas : null;
    await tx
      .update(insights)
      .set({ evidence: { ...insight.evidence, fix }, codeSuggestion })
      .where(eq(insights.id, insightId));
    await tx.insert(activityLogs).values({
      userId: null,
      workspaceId: insight.workspaceId,
      action: "insight.fix_tried",
      resourceType: "insight",
      resourceId: insightId,
      metadata: { ruleId: insight.ruleId, kind: fix.action.kind, status: fix.status },
    });
    return true;
  });
}
