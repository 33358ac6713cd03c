import { randomUUID } from "node:crypto";
import { columnProfiles, datasets, insights, type Tx } from "@datainsight/db";
import { ingestDataset } from "@datainsight/jobs";
import type { AnalysisApplyFix, DatasetDerivation } from "@datainsight/schemas";
import { and, desc, eq, inArray, isNotNull, or, sql } from "drizzle-orm";
import { recordActivity } from "../activity.ts";
import { type DatasetWithContext, holdDataset, requireDataset } from "../datasets/get.ts";
import { ServiceError } from "../errors.ts";
import type { InsightRow } from "../rows.ts";
import { enqueueIn, type Scope } from "../scope.ts";
import { refuseTooManyBytes, refuseTooManyJobs } from "../workspaces/quotas.ts";
import { type NamedFix, refuseClashes } from "./fix-order.ts";
import { requireAnalysis } from "./get.ts";
import { refuseStale } from "./stale.ts";

/**
 * Makes the next version of the analysed dataset out of the proven fixes of these insights, in the order given. It is made in the
 * background like any dataset; the version that was analysed stays as it is.
 * @throws ServiceError `conflict` for a fix that is not proven and for fixes in each other's way, `invalid_input` for an insight without
 * one, `precondition_failed` before the analysis is completed and once the dataset was read anew, `limit_exceeded` past the workspace's bytes or jobs
 */
export async function applyFix(scope: Scope, { id, insightIds }: AnalysisApplyFix): Promise<DatasetWithContext> {
  return scope.write("editor", async (tx) => {
    const parent = await requireParent(tx, scope, id);
    const fixes = await requireFixes(tx, scope, { analysisId: id, insightIds });
    const columns = await tx
      .select({ name: columnProfiles.columnName, dataType: columnProfiles.dataType })
      .from(columnProfiles)
      .where(and(eq(columnProfiles.workspaceId, scope.workspaceId), eq(columnProfiles.analysisId, id)));
    refuseClashes(columns, fixes);
    // How large the new table is will be known when it is made; until then it counts as much as its parent.
    await refuseTooManyBytes(tx, scope, { datasetId: randomUUID(), bytes: parent.fileSize, hold: true });
    await refuseTooManyJobs(tx, scope);
    const datasetId = await insertVersion(tx, scope, { parent, derivation: { analysisId: id, fixes } });
    await recordActivity(tx, scope, {
      action: "analysis.apply_fix",
      resourceType: "analysis",
      resourceId: id,
      workspaceId: scope.workspaceId,
      metadata: {
        datasetId,
        parentId: parent.id,
        fixes: fixes.map(({ insightId, ruleId, action }) => ({ insightId, ruleId, kind: action.kind })),
      },
    });
    await enqueueIn(scope, tx, ingestDataset, { datasetId });
    return requireDataset(tx, scope, datasetId);
  });
}

async function requireParent(tx: Tx, scope: Scope, analysisId: string): Promise<DatasetWithContext> {
  const analysis = await requireAnalysis(tx, scope, analysisId);
  if (analysis.status !== "completed")
    throw new ServiceError(
      "precondition_failed",
      `The analysis is ${analysis.status}; there are fixes to apply once it is completed.`,
    );
  const parent = await holdDataset(tx, scope, analysis.datasetId);
  if (parent.status !== "completed" || parent.tablePath === null)
    throw new ServiceError("precondition_failed", `The dataset is ${parent.status}; fixes need its table.`);
  refuseStale(analysis, parent);
  return parent;
}

type Asked = { analysisId: string; insightIds: readonly string[] };

async function requireFixes(
  tx: Tx,
  scope: Scope,
  { analysisId, insightIds }: Asked,
): Promise<DatasetDerivation["fixes"]> {
  if (new Set(insightIds).size < insightIds.length)
    throw new ServiceError("invalid_input", "An insight is named twice: a fix is applied once.", {
      field: "insightIds",
    });
  const found = await tx
    .select()
    .from(insights)
    .where(
      and(
        eq(insights.workspaceId, scope.workspaceId),
        eq(insights.analysisId, analysisId),
        inArray(insights.id, [...insightIds]),
      ),
    );
  const byId = new Map(found.map((insight) => [insight.id, insight]));
  return insightIds.map((insightId) => {
    const insight = byId.get(insightId);
    if (!insight)
      throw new ServiceError("not_found", `The analysis has no insight ${insightId}.`, { field: "insightIds" });
    return provenFix(insight);
  });
}

function provenFix({ id: insightId, ruleId, evidence: { fix } }: InsightRow): NamedFix {
  const named = `insight ${insightId} (${ruleId})`;
  const place = { field: "insightIds" };
  if (fix === undefined)
    throw new ServiceError("invalid_input", `There is no fix of ${named}: it needs a person.`, place);
  if (fix.status === "refused")
    throw new ServiceError("conflict", `The fix of ${named} was refused on this data: ${fix.reason}`, place);
  if (fix.status === "pending")
    throw new ServiceError("conflict", `The fix of ${named} is still being tried on the data. Ask again soon.`, place);
  if (fix.status === "proposed")
    throw new ServiceError(
      "conflict",
      `The fix of ${named} was not tried on the data yet. Prove it first (insights.proveFix), then apply it.`,
      place,
    );
  return { insightId, ruleId, action: fix.action };
}

async function insertVersion(
  tx: Tx,
  scope: Scope,
  { parent, derivation }: { parent: DatasetWithContext; derivation: DatasetDerivation },
): Promise<string> {
  const { workspaceId } = scope;
  // As for uploads: two new versions of one name decide about their numbers one after the other.
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`${workspaceId}/${parent.name}`}, 0))`);
  const [latest] = await tx
    .select({ version: datasets.version })
    .from(datasets)
    .where(
      and(
        eq(datasets.workspaceId, workspaceId),
        eq(datasets.name, parent.name),
        or(isNotNull(datasets.contentSha256), isNotNull(datasets.derivation)),
      ),
    )
    .orderBy(desc(datasets.version))
    .limit(1);
  const [row] = await tx
    .insert(datasets)
    .values({
      workspaceId,
      uploadedBy: scope.user.id,
      name: parent.name,
      version: Math.max(parent.version, latest?.version ?? 0) + 1,
      parentId: parent.id,
      derivation,
      fileSize: parent.fileSize,
      format: parent.format,
      overrides: parent.overrides,
      // What counts as today for its dates is the day on which the data was handed in.
      uploadedAt: parent.uploadedAt,
    })
    .returning({ id: datasets.id });
  if (!row) throw new Error("the insert of a dataset returned no row");
  return row.id;
}
