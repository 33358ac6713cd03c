import { datasets, type Tx } from "@datainsight/db";
import type { CheckExport, ExportedChecks } from "@datainsight/schemas";
import { and, eq, inArray } from "drizzle-orm";
import { requireDataset } from "../datasets/get.ts";
import { knownColumns } from "../datasets/known-columns.ts";
import { ServiceError } from "../errors.ts";
import type { Scope } from "../scope.ts";
import { type EnabledCheck, enabledChecksOf } from "./lineage.ts";

/**
 * The enabled checks of a dataset as a file for another tool. The types of the columns come from its newest analysis.
 * @throws ServiceError `precondition_failed` before there is one
 */
export async function exportChecks(scope: Scope, { datasetId, format }: CheckExport): Promise<ExportedChecks> {
  const { workspaceId } = scope;
  const found = await scope.read(async (tx) => {
    const dataset = await requireDataset(tx, scope, datasetId);
    const columns = await knownColumns(tx, scope, datasetId);
    if (columns.length === 0) {
      throw new ServiceError(
        "precondition_failed",
        "The types of the columns are not known yet. Analyse the dataset first.",
      );
    }
    const checks = await enabledChecksOf(tx, { workspaceId, datasetId });
    return { name: dataset.name, columns, checks, referenced: await namesOf(tx, scope, checks) };
  });
  const { writeChecks } = await import("@datainsight/tables");
  return writeChecks(format, {
    name: found.name,
    columns: found.columns,
    definitions: found.checks.map(({ definition }) => definition),
    referenced: found.referenced,
  });
}

async function namesOf(tx: Tx, { workspaceId }: Scope, checks: readonly EnabledCheck[]): Promise<Map<string, string>> {
  const ids = checks.flatMap(({ definition }) =>
    definition.kind === "foreign_key" ? [definition.referencedDatasetId] : [],
  );
  const rows = await tx
    .select({ id: datasets.id, name: datasets.name })
    .from(datasets)
    .where(and(eq(datasets.workspaceId, workspaceId), inArray(datasets.id, ids)));
  return new Map(rows.map(({ id, name }) => [id, name]));
}
