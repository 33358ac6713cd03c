import { analyses } from "@datainsight/db";
import type { AnalysisList } from "@datainsight/schemas";
import { and, eq } from "drizzle-orm";
import { orderBy, type Page, readPage, pageWindow } from "../paging.ts";
import type { Scope } from "../scope.ts";
import type { AnalysisWithDataset } from "./get.ts";

/** The analyses of the workspace, newest first unless asked otherwise. */
export async function listAnalyses(scope: Scope, input: AnalysisList): Promise<Page<AnalysisWithDataset>> {
  const where = and(
    eq(analyses.workspaceId, scope.workspaceId),
    input.datasetId ? eq(analyses.datasetId, input.datasetId) : undefined,
    input.status ? eq(analyses.status, input.status) : undefined,
    input.goalType ? eq(analyses.goalType, input.goalType) : undefined,
  );
  const columns = { createdAt: analyses.createdAt, qualityScore: analyses.qualityScore };
  return readPage(scope, input, (tx) => [
    tx.query.analyses.findMany({
      where,
      columns: { tableProfile: false },
      with: { dataset: true },
      orderBy: orderBy(input.sort, columns, analyses.id),
      ...pageWindow(input),
    }),
    tx.$count(analyses, where),
  ]);
}
