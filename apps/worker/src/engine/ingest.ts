import type { DatasetOverrides, TableFormat } from "@datainsight/schemas";
import { ingestTable, openEngine } from "@datainsight/tables";
import type { EngineContext } from "./engines.ts";

export type IngestEngineInput = {
  sourcePath: string;
  fileName: string;
  tablePath: string;
  overrides: DatasetOverrides;
};
export type IngestEngineOutput = { format: TableFormat; rowCount: number; columnCount: number };

/** Reads a file of any known format into a typed Parquet table. */
export async function ingestEngine(
  input: IngestEngineInput,
  { settings, signal, onProgress }: EngineContext,
): Promise<IngestEngineOutput> {
  const engine = await openEngine({ ...settings, memoryLimit: `${settings.memoryLimit}B` });
  try {
    const { format, rowCount, columns } = await ingestTable({
      engine,
      ...input,
      limits: settings.limits,
      signal,
      onProgress,
    });
    return { format, rowCount, columnCount: columns.length };
  } finally {
    engine.close();
  }
}
