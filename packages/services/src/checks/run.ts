import type { CheckResult } from "@datainsight/schemas";
import { recordActivity } from "../activity.ts";
import { requireDataset } from "../datasets/get.ts";
import { columnMeanings } from "../datasets/rows.ts";
import type { Scope } from "../scope.ts";
import { enabledChecksOf, referencedTables } from "./lineage.ts";
import { runLocally } from "./local-tables.ts";

/**
 * Runs the enabled checks of a dataset on its table, at once; nothing of it is stored but that it was done.
 * @throws ServiceError `precondition_failed` before the dataset is read; `limit_exceeded` when its table is too large for that
 */
export async function runDatasetChecks(scope: Scope, datasetId: string): Promise<CheckResult[]> {
  const { workspaceId } = scope;
  const work = await scope.write("editor", async (tx) => {
    const dataset = await requireDataset(tx, scope, datasetId);
    const checks = await enabledChecksOf(tx, { workspaceId, datasetId });
    const at = { workspaceId, datasetId, tablePath: dataset.tablePath ?? "" };
    return {
      dataset,
      checks,
      references: await referencedTables(tx, at, checks),
      meanings: await columnMeanings(tx, scope, datasetId),
    };
  });
  const { maskValue, meaningIn } = await import("@datainsight/tables");
  const { dataset, checks, references, meanings } = work;
  const mask = (column: string, value: string) => maskValue(value, meaningIn(meanings, column));
  const results = await runLocally(scope, { dataset, checks, references, mask });
  await scope.write("editor", (tx) =>
    recordActivity(tx, scope, {
      action: "check.run",
      resourceType: "dataset",
      resourceId: datasetId,
      workspaceId,
      metadata: {
        checks: results.length,
        failed: results.filter(({ status }) => status === "failed").length,
      },
    }),
  );
  return results;
}
