import {
  DatasetCreate,
  DatasetList,
  DatasetPage,
  DatasetPreview,
  DatasetResponse,
  DatasetSetOverrides,
  DatasetUpdate,
  DeletedResponse,
  id,
  RowPage,
} from "@datainsight/schemas";
import {
  createDataset,
  deleteDataset,
  getDataset,
  listDatasets,
  previewDataset,
  setDatasetOverrides,
  updateDataset,
} from "@datainsight/services";
import { z } from "zod";
import { rest, router, rowProcedure, workspaceCreateProcedure, workspaceProcedure } from "../trpc/base.ts";

const datasetProcedure = rowProcedure("dataset");

export const datasetsRouter = router({
  create: workspaceCreateProcedure
    .meta(rest("POST", "/datasets", "Make a dataset; its content follows by PUT /datasets/{id}/content"))
    .input(DatasetCreate)
    .output(DatasetResponse)
    .mutation(({ ctx, input }) => createDataset(ctx.scope, input)),
  list: workspaceProcedure
    .meta(rest("GET", "/datasets", "The datasets of a workspace"))
    .input(DatasetList)
    .output(DatasetPage)
    .query(({ ctx, input }) => listDatasets(ctx.scope, input)),
  get: datasetProcedure
    .meta(rest("GET", "/datasets/{id}", "One dataset, and how far its reading is"))
    .input(z.object({ id }).strict())
    .output(DatasetResponse)
    .query(({ ctx, input }) => getDataset(ctx.scope, input.id)),
  update: datasetProcedure
    .meta(rest("PATCH", "/datasets/{id}", "Rename a dataset"))
    .input(DatasetUpdate.safeExtend({ id }))
    .output(DatasetResponse)
    .mutation(({ ctx, input: { id: datasetId, ...changes } }) => updateDataset(ctx.scope, datasetId, changes)),
  delete: datasetProcedure
    .meta(rest("DELETE", "/datasets/{id}", "Delete a dataset with its file and its analyses"))
    .input(z.object({ id }).strict())
    .output(DeletedResponse)
    .mutation(({ ctx, input }) => deleteDataset(ctx.scope, input.id)),
  overrides: datasetProcedure
    .meta(
      rest(
        "POST",
        "/datasets/{id}/overrides",
        "Set how the file is read and judged; it is read anew where that matters",
      ),
    )
    .input(DatasetSetOverrides)
    .output(DatasetResponse)
    .mutation(({ ctx, input }) => setDatasetOverrides(ctx.scope, input)),
  preview: datasetProcedure
    .meta(rest("GET", "/datasets/{id}/preview", "A page of the rows, personal data masked unless revealed"))
    .input(DatasetPreview)
    .output(RowPage)
    .query(({ ctx, input }) => previewDataset(ctx.scope, input)),
});
