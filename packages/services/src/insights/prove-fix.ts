import { insights } from "@datainsight/db";
import { proveFix } from "@datainsight/jobs";
import { and, eq } from "drizzle-orm";
import { recordActivity } from "../activity.ts";
import { requireAnalysis } from "../analyses/get.ts";
import { refuseStale } from "../analyses/stale.ts";
import { ServiceError } from "../errors.ts";
import type { InsightRow } from "../rows.ts";
import { enqueueIn, type Scope } from "../scope.ts";
import { requireInsight } from "./get.ts";

/**
 * Has the fix of an insight tried on the data, in the background. One that was tried already stays as it is, and asking again
 * while it is tried changes nothing.
 * @throws ServiceError `precondition_failed` when the insight has no fix, the table is not there, or was read anew since
 */
export async function proveInsightFix(scope: Scope, id: string): Promise<InsightRow> {
  return scope.write("editor", async (tx) => {
    await tx
      .select({ id: insights.id })
      .from(insights)
      .where(and(eq(insights.workspaceId, scope.workspaceId), eq(insights.id, id)))
      .for("update");
    const insight = await requireInsight(tx, scope, id);
    const { fix } = insight.evidence;
    if (fix === undefined)
      throw new ServiceError("precondition_failed", "This insight has no fix: what it found needs a person.");
    if (fix.status === "proven" || fix.status === "refused") return insight;
    const { dataset, ...analysis } = await requireAnalysis(tx, scope, insight.analysisId);
    if (analysis.status !== "completed")
      throw new ServiceError(
        "precondition_failed",
        `The analysis is ${analysis.status}; fixes are tried once it is completed.`,
      );
    if (dataset.tablePath === null)
      throw new ServiceError("precondition_failed", `The dataset is ${dataset.status}; a fix is tried on its table.`);
    refuseStale(analysis, dataset);
    if (fix.status === "proposed") {
      await tx
        .update(insights)
        .set({ evidence: { ...insight.evidence, fix: { status: "pending", action: fix.action } } })
        .where(and(eq(insights.workspaceId, scope.workspaceId), eq(insights.id, id)));
      await recordActivity(tx, scope, {
        action: "insight.prove_fix",
        resourceType: "insight",
        resourceId: id,
        workspaceId: scope.workspaceId,
        metadata: { ruleId: insight.ruleId, kind: fix.action.kind },
      });
    }
    // The queue keeps one job a key: also after its job was lost, asking again brings one back.
    await enqueueIn(scope, tx, proveFix, { insightId: id });
    return requireInsight(tx, scope, id);
  });
}
