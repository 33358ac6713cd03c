import path from "node:path";
import { type TableDrift, thresholdsWith } from "@datainsight/schemas";
import type { DatasetWithContext } from "../datasets/get.ts";
import { thresholdsFor } from "../datasets/thresholds.ts";
import type { Scope } from "../scope.ts";
import { type AtTables, withTables } from "../table-engine.ts";

/** What is compared while somebody waits. */
const maxValues = 100_000_000;

export type MeasuredDrift = { drift: TableDrift | null; notMeasured?: string };

/**
 * How the columns moved from one dataset's table to another's, measured on the spot. Tables that are not there, or too large
 * to be compared while somebody waits, are named and not measured.
 */
export async function measureDatasetDrift(
  scope: Scope,
  { before, after }: { before: DatasetWithContext; after: DatasetWithContext },
): Promise<MeasuredDrift> {
  const values = [before, after].reduce(
    (sum, { rowCount, columnCount }) => sum + (rowCount ?? 0) * (columnCount ?? 0),
    0,
  );
  if (values > maxValues) {
    const notMeasured = `The tables have ${values} values, and at most ${maxValues} are compared here.`;
    return { drift: null, notMeasured };
  }
  return withTables(scope, "scan", async (at) => {
    const paths = { before: path.join(at.workDir, "before.parquet"), after: path.join(at.workDir, "after.parquet") };
    const found = await Promise.all([copied(scope, before, paths.before), copied(scope, after, paths.after)]);
    if (!found.every(Boolean)) return { drift: null, notMeasured: "One of the tables is not stored any more." };
    return { drift: await measure(scope, at, { before, after, paths }) };
  });
}

/** False where the table is not there, or was deleted just now. */
async function copied({ storage }: Scope, { tablePath }: DatasetWithContext, to: string): Promise<boolean> {
  if (tablePath === null) return false;
  try {
    await storage.copyTo(tablePath, to);
    return true;
  } catch (error) {
    if (await storage.exists(tablePath)) throw error;
    return false;
  }
}

type Work = {
  before: DatasetWithContext;
  after: DatasetWithContext;
  paths: { before: string; after: string };
};

async function measure(
  scope: Scope,
  { tables: { measureDrift, readManifest }, engine }: AtTables,
  { before, after, paths }: Work,
): Promise<TableDrift> {
  const [earlier, later] = [await readManifest(engine, paths.before), await readManifest(engine, paths.after)];
  const { thresholds, columnThresholds } = thresholdsFor(after.workspace.thresholds, after.overrides);
  const columns = await measureDrift({
    engine,
    before: { tablePath: paths.before, manifest: earlier },
    after: { tablePath: paths.after, manifest: later },
    thresholdsOf: (column) => thresholdsWith(thresholds, columnThresholds[column]),
    signal: scope.signal,
  });
  return {
    datasetId: before.id,
    version: before.version,
    rowsBefore: earlier.rowCount,
    rowsAfter: later.rowCount,
    columns,
  };
}
