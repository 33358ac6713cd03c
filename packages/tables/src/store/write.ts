import { rename, rm } from "node:fs/promises";
import path from "node:path";
import type { Engine } from "../engine/engine.ts";
import type { TypedColumn } from "../inference/column.ts";
import type { TableManifest } from "../manifest.ts";
import { quoteLiteral } from "../sql.ts";
import { manifestKey } from "./manifest.ts";

export type WriteOptions = {
  engine: Engine;
  relation: string;
  columns: readonly TypedColumn[];
  manifest: TableManifest;
  tablePath: string;
  signal: AbortSignal | undefined;
};

/** Writes the typed table beside its final place and then moves it there, so that a table is whole or is not. */
export async function writeTable(options: WriteOptions): Promise<void> {
  const { engine, relation, columns, manifest, tablePath, signal } = options;
  const partial = path.join(path.dirname(tablePath), `.${path.basename(tablePath)}.partial`);
  const selected = columns.map(({ expression }, index) => `${expression} AS c${index}`);
  const metadata = `KV_METADATA {${quoteLiteral(manifestKey)}: ${quoteLiteral(JSON.stringify(manifest))}}`;
  const copy = `COPY (SELECT ${selected.join(", ")} FROM ${relation}) TO ${quoteLiteral(partial)} (FORMAT parquet, ${metadata})`;
  try {
    await engine.run(copy, { signal });
    signal?.throwIfAborted();
    await rename(partial, tablePath);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}
