import type { DatasetPreview, RowPage } from "@datainsight/schemas";
import { recordActivity } from "../activity.ts";
import type { Scope } from "../scope.ts";
import { requireDataset } from "./get.ts";
import { columnMeanings, readDatasetRows } from "./rows.ts";

/**
 * A page of a dataset's rows, personal data masked. `reveal` shows it whole, to editors and above, and leaves a log entry.
 * Before the first analysis a column is known by what the version before meant by it, or by its name alone.
 */
export async function previewDataset(scope: Scope, { id, reveal, page, pageSize }: DatasetPreview): Promise<RowPage> {
  const { dataset, meanings } = reveal
    ? { dataset: await logReveal(scope, id), meanings: undefined }
    : await scope.read(async (tx) => ({
        dataset: await requireDataset(tx, scope, id),
        meanings: await columnMeanings(tx, scope, id),
      }));
  return readDatasetRows(scope, { dataset, meanings, page, pageSize });
}

async function logReveal(scope: Scope, id: string) {
  return scope.write("editor", async (tx) => {
    const dataset = await requireDataset(tx, scope, id);
    await recordActivity(tx, scope, {
      action: "dataset.reveal",
      resourceType: "dataset",
      resourceId: id,
      workspaceId: scope.workspaceId,
    });
    return dataset;
  });
}
