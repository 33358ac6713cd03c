import { analyses, columnProfiles, insights } from "@datainsight/db";
import type { TableProfileReport } from "@datainsight/schemas";
import { and, asc, eq } from "drizzle-orm";
import { requireDataset, type DatasetWithContext } from "../datasets/get.ts";
import { ServiceError } from "../errors.ts";
import { reported } from "../exact-numbers.ts";
import type { InsightRow, ReportedColumnRow } from "../rows.ts";
import type { Scope } from "../scope.ts";
import { type AnalysisWithDataset, requireAnalysis } from "./get.ts";

export type Report = {
  dataset: DatasetWithContext;
  analysis: AnalysisWithDataset;
  columnProfiles: ReportedColumnRow[];
  tableProfile: TableProfileReport | null;
  insights: InsightRow[];
};

/** The whole result: columns in file order, insights worst first. @throws ServiceError `precondition_failed` before completion. */
export async function analysisReport(scope: Scope, id: string): Promise<Report> {
  return scope.read(async (tx) => {
    const analysis = await requireAnalysis(tx, scope, id);
    if (analysis.status !== "completed") {
      throw new ServiceError(
        analysis.status === "failed" && analysis.errorCode ? analysis.errorCode : "precondition_failed",
        analysis.errorMessage ?? `There is no report yet: the analysis is ${analysis.status}.`,
      );
    }
    const dataset = await requireDataset(tx, scope, analysis.datasetId);
    const profiles = await tx
      .select()
      .from(columnProfiles)
      .where(and(eq(columnProfiles.workspaceId, scope.workspaceId), eq(columnProfiles.analysisId, id)))
      .orderBy(asc(columnProfiles.position));
    const [whole] = await tx
      .select({ tableProfile: analyses.tableProfile })
      .from(analyses)
      .where(and(eq(analyses.workspaceId, scope.workspaceId), eq(analyses.id, id)));
    return {
      dataset,
      analysis,
      columnProfiles: profiles.map((row) => reported(row)),
      tableProfile: whole?.tableProfile ?? null,
      insights: await rankedInsights(tx, scope, id),
    };
  });
}

type ReadTx = Parameters<Parameters<Scope["read"]>[0]>[0];

/** The insights of one analysis as they were ranked: their ids were made in that order. */
export async function rankedInsights(tx: ReadTx, scope: Scope, analysisId: string): Promise<InsightRow[]> {
  return tx
    .select()
    .from(insights)
    .where(and(eq(insights.workspaceId, scope.workspaceId), eq(insights.analysisId, analysisId)))
    .orderBy(asc(insights.id));
}
