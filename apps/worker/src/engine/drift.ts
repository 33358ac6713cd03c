import { type TableDrift, type TableRelations, type ThresholdOverrides, thresholdsWith } from "@datainsight/schemas";
import {
  type Engine,
  EngineError,
  measureDrift,
  readManifest,
  type StoredTable,
  TableError,
} from "@datainsight/tables";

/** The version before the one that is analysed. */
export type PreviousVersion = { datasetId: string; version: number; tablePath: string };

export type DriftContext = {
  engine: Engine;
  /** The limits of all columns, and those of single ones. */
  thresholds: ThresholdOverrides;
  columnThresholds: Record<string, ThresholdOverrides>;
  signal: AbortSignal;
  onProgress: (share: number) => void;
};

export type Drift = { drift: TableDrift | null; notMeasured: TableRelations["notMeasured"] };

/**
 * How the columns moved from the version before to this table; null where there is none. An earlier table that cannot be
 * read, or is too large to compare with, costs this figure and not the analysis.
 */
export async function driftSince(
  previous: PreviousVersion | null,
  table: StoredTable,
  context: DriftContext,
): Promise<Drift> {
  if (previous === null) return { drift: null, notMeasured: [] };
  try {
    return { drift: await measure(previous, table, context), notMeasured: [] };
  } catch (error) {
    if (!(error instanceof EngineError || error instanceof TableError)) throw error;
    const what = `drift since version ${previous.version}`;
    return { drift: null, notMeasured: [{ what, why: "the tables could not be compared within the limits" }] };
  }
}

async function measure(
  { datasetId, version, tablePath }: PreviousVersion,
  table: StoredTable,
  { engine, thresholds, columnThresholds, signal, onProgress }: DriftContext,
): Promise<TableDrift> {
  const before = { tablePath, manifest: await readManifest(engine, tablePath) };
  const columns = await measureDrift({
    engine,
    before,
    after: table,
    thresholdsOf: (column) => thresholdsWith(thresholds, columnThresholds[column]),
    signal,
    onProgress,
  });
  return {
    datasetId,
    version,
    rowsBefore: before.manifest.rowCount,
    rowsAfter: table.manifest.rowCount,
    columns,
  };
}
