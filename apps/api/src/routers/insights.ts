import { InsightList, InsightPage } from "@datainsight/schemas";
import { listInsights } from "@datainsight/services";
import { ofAnalysisProcedure, rest, router } from "../trpc/base.ts";

export const insightsRouter = router({
  list: ofAnalysisProcedure
    .meta(rest("GET", "/insights", "What an analysis found, worst first"))
    .input(InsightList)
    .output(InsightPage)
    .query(({ ctx, input }) => listInsights(ctx.scope, input)),
});
