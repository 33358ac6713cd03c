import path from "node:path";
import { type CheckResult, columnsOfCheck } from "@datainsight/schemas";
import type { CheckedTable, CheckToRun } from "@datainsight/tables";
import { ServiceError } from "../errors.ts";
import type { DatasetRow } from "../rows.ts";
import type { Scope } from "../scope.ts";
import { type AtTables, withTables } from "../table-engine.ts";
import type { ReferencedTable } from "./lineage.ts";

/** Values that are looked at while somebody waits; larger tables are checked by an analysis. */
const maxValues = 200_000_000;

export type ChecksToRun = {
  dataset: DatasetRow;
  checks: readonly CheckToRun[];
  references: readonly ReferencedTable[];
  mask: (columnName: string, value: string) => string;
};

/** True where the checks read more of the table than somebody waits for. */
export function isTooLarge({ rowCount }: DatasetRow, checks: readonly CheckToRun[]): boolean {
  const columns = new Set(checks.flatMap(({ definition }) => columnsOfCheck(definition)));
  return (rowCount ?? 0) * columns.size > maxValues;
}

/**
 * Runs checks in this process, on copies of the stored tables.
 * @throws ServiceError `precondition_failed` before the dataset is read; `limit_exceeded` when its table is too large for that
 */
export async function runLocally(
  scope: Scope,
  { dataset, checks, references, mask }: ChecksToRun,
): Promise<CheckResult[]> {
  const { tablePath } = dataset;
  if (tablePath === null) {
    throw new ServiceError("precondition_failed", `The dataset has no rows to check: it is ${dataset.status}.`);
  }
  if (isTooLarge(dataset, checks)) {
    throw new ServiceError(
      "limit_exceeded",
      "The table is too large to be checked at once. Analyse it: its checks run with every analysis.",
    );
  }
  if (checks.length === 0) return [];
  return withTables(scope, "scan", async (at) => {
    const bring = (key: string, name: string) => bringTable(scope, at, { key, name });
    const own = await bring(tablePath, "table.parquet");
    if (!own) throw new ServiceError("unavailable", "The stored table cannot be read right now. Try again.");
    const found = new Map<string, CheckedTable>();
    for (const [index, { datasetId, datasetName, tablePath: key }] of references.entries()) {
      const table = key === tablePath ? own : await bring(key, `reference-${index}.parquet`);
      if (table) found.set(datasetId, { ...table, datasetName });
    }
    const { tables, engine } = at;
    return await tables.runChecks({ engine, ...own, checks, references: found, signal: scope.signal, mask });
  });
}

/** Undefined where the table was deleted just now. */
async function bringTable(
  { storage }: Scope,
  { tables, engine, workDir }: AtTables,
  { key, name }: { key: string; name: string },
): Promise<CheckedTable | undefined> {
  const tablePath = path.join(workDir, name);
  try {
    await storage.copyTo(key, tablePath);
  } catch (error) {
    if (await storage.exists(key)) throw error;
    return undefined;
  }
  return { tablePath, manifest: await tables.readManifest(engine, tablePath) };
}
