import { InsightList, InsightPage, InsightRows, RowPage } from "@datainsight/schemas";
import { insightRows, listInsights } from "@datainsight/services";
import { ofAnalysisProcedure, rest, router, rowProcedure } from "../trpc/base.ts";

export const insightsRouter = router({
  list: ofAnalysisProcedure
    .meta(rest("GET", "/insights", "What an analysis found, worst first"))
    .input(InsightList)
    .output(InsightPage)
    .query(({ ctx, input }) => listInsights(ctx.scope, input)),
  rows: rowProcedure("insight")
    .meta(
      rest("GET", "/insights/{id}/rows", "The rows that an insight speaks of, personal data masked unless revealed"),
    )
    .input(InsightRows)
    .output(RowPage)
    .query(({ ctx, input }) => insightRows(ctx.scope, input)),
});
