import {
  AnalysisApplyFix,
  AnalysisCompare,
  AnalysisComparison,
  AnalysisCreate,
  AnalysisList,
  AnalysisPage,
  AnalysisReport,
  AnalysisResponse,
  DatasetResponse,
  DeletedResponse,
  id,
} from "@datainsight/schemas";
import {
  analysisReport,
  applyFix,
  cancelAnalysis,
  compareAnalyses,
  createAnalysis,
  deleteAnalysis,
  getAnalysis,
  listAnalyses,
  retryAnalysis,
} from "@datainsight/services";
import { z } from "zod";
import {
  ofDatasetCreateProcedure,
  rest,
  router,
  rowCreateProcedure,
  rowProcedure,
  workspaceProcedure,
} from "../trpc/base.ts";

const analysisProcedure = rowProcedure("analysis");
const byId = z.object({ id }).strict();

export const analysesRouter = router({
  create: ofDatasetCreateProcedure
    .meta(rest("POST", "/analyses", "Analyse a dataset; it runs in the background"))
    .input(AnalysisCreate)
    .output(AnalysisResponse)
    .mutation(({ ctx, input }) => createAnalysis(ctx.scope, input)),
  list: workspaceProcedure
    .meta(rest("GET", "/analyses", "The analyses of a workspace"))
    .input(AnalysisList)
    .output(AnalysisPage)
    .query(({ ctx, input }) => listAnalyses(ctx.scope, input)),
  get: analysisProcedure
    .meta(rest("GET", "/analyses/{id}", "One analysis, and how far it is"))
    .input(byId)
    .output(AnalysisResponse)
    .query(({ ctx, input }) => getAnalysis(ctx.scope, input.id)),
  cancel: analysisProcedure
    .meta(rest("POST", "/analyses/{id}/cancel", "Stop an analysis that waits or runs"))
    .input(byId)
    .output(AnalysisResponse)
    .mutation(({ ctx, input }) => cancelAnalysis(ctx.scope, input.id)),
  retry: analysisProcedure
    .meta(rest("POST", "/analyses/{id}/retry", "Run a failed or cancelled analysis again"))
    .input(byId)
    .output(AnalysisResponse)
    .mutation(({ ctx, input }) => retryAnalysis(ctx.scope, input.id)),
  delete: analysisProcedure
    .meta(rest("DELETE", "/analyses/{id}", "Delete an analysis with what it found"))
    .input(byId)
    .output(DeletedResponse)
    .mutation(({ ctx, input }) => deleteAnalysis(ctx.scope, input.id)),
  report: analysisProcedure
    .meta(rest("GET", "/analyses/{id}/report", "The whole result of a completed analysis"))
    .input(byId)
    .output(AnalysisReport)
    .query(({ ctx, input }) => analysisReport(ctx.scope, input.id)),
  applyFix: rowCreateProcedure("analysis")
    .meta(
      rest(
        "POST",
        "/analyses/{id}/apply-fix",
        "Make the next version of the dataset out of the proven fixes of insights",
      ),
    )
    .input(AnalysisApplyFix)
    .output(DatasetResponse)
    .mutation(({ ctx, input }) => applyFix(ctx.scope, input)),
  compare: analysisProcedure
    .meta(rest("GET", "/analyses/{id}/compare", "What changed since another analysis"))
    .input(AnalysisCompare)
    .output(AnalysisComparison)
    .query(({ ctx, input }) => compareAnalyses(ctx.scope, input)),
});
