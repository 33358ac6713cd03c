import { id, InsightList, InsightPage, InsightResponse, InsightRows, RowPage } from "@datainsight/schemas";
import { getInsight, insightRows, listInsights, proveInsightFix } from "@datainsight/services";
import { z } from "zod";
import { ofAnalysisProcedure, rest, router, rowProcedure } from "../trpc/base.ts";

const byId = z.object({ id }).strict();

export const insightsRouter = router({
  list: ofAnalysisProcedure
    .meta(rest("GET", "/insights", "What an analysis found, worst first"))
    .input(InsightList)
    .output(InsightPage)
    .query(({ ctx, input }) => listInsights(ctx.scope, input)),
  get: rowProcedure("insight")
    .meta(rest("GET", "/insights/{id}", "One insight, with what its fix did"))
    .input(byId)
    .output(InsightResponse)
    .query(({ ctx, input }) => getInsight(ctx.scope, input.id)),
  proveFix: rowProcedure("insight")
    .meta(rest("POST", "/insights/{id}/prove-fix", "Try the fix of an insight on the data; it runs in the background"))
    .input(byId)
    .output(InsightResponse)
    .mutation(({ ctx, input }) => proveInsightFix(ctx.scope, input.id)),
  rows: rowProcedure("insight")
    .meta(
      rest("GET", "/insights/{id}/rows", "The rows that an insight speaks of, personal data masked unless revealed"),
    )
    .input(InsightRows)
    .output(RowPage)
    .query(({ ctx, input }) => insightRows(ctx.scope, input)),
});
