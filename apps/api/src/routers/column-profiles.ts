import { ColumnProfileList, ColumnProfilePage } from "@datainsight/schemas";
import { listColumnProfiles } from "@datainsight/services";
import { ofAnalysisProcedure, rest, router } from "../trpc/base.ts";

export const columnProfilesRouter = router({
  list: ofAnalysisProcedure
    .meta(rest("GET", "/column-profiles", "The columns of an analysis, in the order of the file"))
    .input(ColumnProfileList)
    .output(ColumnProfilePage)
    .query(({ ctx, input }) => listColumnProfiles(ctx.scope, input)),
});
