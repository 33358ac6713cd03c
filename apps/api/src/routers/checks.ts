import {
  CheckCreate,
  CheckExport,
  CheckList,
  CheckPage,
  CheckResponse,
  CheckResult,
  ChecksOfDataset,
  CheckSuggestion,
  CheckUpdate,
  DeletedResponse,
  ExportedChecks,
  id,
} from "@datainsight/schemas";
import {
  createCheck,
  deleteCheck,
  exportChecks,
  listChecks,
  runDatasetChecks,
  suggestChecks,
  updateCheck,
} from "@datainsight/services";
import { z } from "zod";
import { ofDatasetCreateProcedure, ofDatasetProcedure, rest, router, rowProcedure } from "../trpc/base.ts";

const checkProcedure = rowProcedure("check");

export const checksRouter = router({
  create: ofDatasetCreateProcedure
    .meta(rest("POST", "/checks", "Store a check with a dataset; it runs on every later version"))
    .input(CheckCreate)
    .output(CheckResponse)
    .mutation(({ ctx, input }) => createCheck(ctx.scope, input)),
  list: ofDatasetProcedure
    .meta(rest("GET", "/checks", "The checks that hold for a dataset, those of its earlier versions too"))
    .input(CheckList)
    .output(CheckPage)
    .query(({ ctx, input }) => listChecks(ctx.scope, input)),
  update: checkProcedure
    .meta(rest("PATCH", "/checks/{id}", "Change what a check asks, or whether it runs"))
    .input(CheckUpdate.safeExtend({ id }))
    .output(CheckResponse)
    .mutation(({ ctx, input: { id: checkId, ...changes } }) => updateCheck(ctx.scope, checkId, changes)),
  delete: checkProcedure
    .meta(rest("DELETE", "/checks/{id}", "Delete a check"))
    .input(z.object({ id }).strict())
    .output(DeletedResponse)
    .mutation(({ ctx, input }) => deleteCheck(ctx.scope, input.id)),
  suggest: ofDatasetProcedure
    .meta(
      rest("GET", "/checks/{datasetId}/suggest", "Checks that hold on the whole of a dataset, and how sure they are"),
    )
    .input(ChecksOfDataset)
    .output(z.array(CheckSuggestion))
    .query(({ ctx, input }) => suggestChecks(ctx.scope, input.datasetId)),
  run: ofDatasetProcedure
    .meta(rest("POST", "/checks/{datasetId}/run", "Run the checks of a dataset on its rows, at once"))
    .input(ChecksOfDataset)
    .output(z.array(CheckResult))
    .mutation(({ ctx, input }) => runDatasetChecks(ctx.scope, input.datasetId)),
  export: ofDatasetProcedure
    .meta(rest("GET", "/checks/{datasetId}/export", "The checks of a dataset as SQL, JSON Schema or a pandera model"))
    .input(CheckExport)
    .output(ExportedChecks)
    .query(({ ctx, input }) => exportChecks(ctx.scope, input)),
});
