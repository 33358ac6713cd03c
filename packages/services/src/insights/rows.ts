import { insights, type Tx } from "@datainsight/db";
import { type InsightRows, type RowPage, rowsCondition } from "@datainsight/schemas";
import { and, eq } from "drizzle-orm";
import { recordActivity } from "../activity.ts";
import { requireAnalysis } from "../analyses/get.ts";
import { refuseStale } from "../analyses/stale.ts";
import { columnMeanings, readDatasetRows } from "../datasets/rows.ts";
import { notFound, ServiceError } from "../errors.ts";
import type { InsightRow } from "../rows.ts";
import type { Scope } from "../scope.ts";

/**
 * The rows that an insight speaks of, paged; where no condition tells them, those that its evidence lists. Personal data is masked unless `reveal`ed (editors and above; logged).
 * @throws ServiceError `precondition_failed` when the insight is about the table or a column as a whole
 */
export async function insightRows(scope: Scope, { id, reveal, page, pageSize }: InsightRows): Promise<RowPage> {
  const found = reveal
    ? await scope.write("editor", (tx) => revealed(tx, scope, id))
    : await scope.read((tx) => find(tx, scope, id));
  const { insight, dataset, meanings } = found;
  const predicate = insight.predicate ?? listedRows(insight);
  if (predicate === null) {
    throw new ServiceError(
      "precondition_failed",
      "This insight is about the table or a column as a whole: there are no rows to show.",
    );
  }
  return readDatasetRows(scope, {
    dataset,
    predicate,
    meanings: reveal ? undefined : meanings,
    page,
    pageSize,
  });
}

function listedRows({ evidence: { rows = [] } }: InsightRow): string | null {
  return rows.length === 0 ? null : rowsCondition(rows);
}

async function find(tx: Tx, scope: Scope, id: string) {
  const [insight]: InsightRow[] = await tx
    .select()
    .from(insights)
    .where(and(eq(insights.workspaceId, scope.workspaceId), eq(insights.id, id)));
  if (!insight) throw notFound("insight", id);
  const { dataset, ...analysis } = await requireAnalysis(tx, scope, insight.analysisId);
  refuseStale(analysis, dataset);
  return { insight, dataset, meanings: await columnMeanings(tx, scope, dataset.id) };
}

async function revealed(tx: Tx, scope: Scope, id: string) {
  const found = await find(tx, scope, id);
  await recordActivity(tx, scope, {
    action: "insight.reveal",
    resourceType: "insight",
    resourceId: id,
    workspaceId: scope.workspaceId,
  });
  return found;
}
