import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import path from "node:path";
import type { CheckResult } from "@datainsight/schemas";
import type { CheckedTable, CheckToRun, Engine } from "@datainsight/tables";
import { ServiceError } from "../errors.ts";
import type { DatasetRow } from "../rows.ts";
import type { Scope } from "../scope.ts";
import type { ReferencedTable } from "./lineage.ts";

/** Beside the server's other requests: little memory, one thread, and not for long. */
const engineLimits = { memoryLimit: "512MB", threads: 1, maxTempSize: "4GB" };
/** Cells of a table that are looked at while somebody waits; larger ones are checked by an analysis. */
const maxCells = 200_000_000;

export type ChecksToRun = {
  dataset: DatasetRow;
  checks: readonly CheckToRun[];
  references: readonly ReferencedTable[];
  mask: (columnName: string, value: string) => string;
};

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
  if ((dataset.rowCount ?? 0) * (dataset.columnCount ?? 0) > maxCells) {
    throw new ServiceError(
      "limit_exceeded",
      "The table is too large to be checked at once. Analyse it: its checks run with every analysis.",
    );
  }
  if (checks.length === 0) return [];
  const tables = await import("@datainsight/tables");
  const workDir = path.join(scope.scratchDir, `checks-${randomUUID()}`);
  try {
    const engine = await tables.openEngine({ workDir, ...engineLimits });
    try {
      const bring = (key: string, name: string) => bringTable(scope, engine, { key, to: path.join(workDir, name) });
      const own = await bring(tablePath, "table.parquet");
      if (!own) throw new ServiceError("unavailable", "The stored table cannot be read right now. Try again.");
      const found = new Map<string, CheckedTable>();
      for (const [index, { datasetId, tablePath: key }] of references.entries()) {
        const table = key === tablePath ? own : await bring(key, `reference-${index}.parquet`);
        if (table) found.set(datasetId, table);
      }
      return await tables.runChecks({ engine, ...own, checks, references: found, signal: scope.signal, mask });
    } finally {
      engine.close();
    }
  } finally {
    await rm(workDir, { recursive: true, force: true });
  }
}

/** Undefined where the table was deleted just now. */
async function bringTable(
  { storage }: Scope,
  engine: Engine,
  { key, to }: { key: string; to: string },
): Promise<CheckedTable | undefined> {
  const { readManifest } = await import("@datainsight/tables");
  try {
    await storage.copyTo(key, to);
  } catch (error) {
    if (await storage.exists(key)) throw error;
    return undefined;
  }
  return { tablePath: to, manifest: await readManifest(engine, to) };
}
