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
  columns: readonly Pick<TypedColumn, "expression">[];
  /** Stands in the file; null for one that is looked at and removed. */
  manifest: TableManifest | null;
  tablePath: string;
  signal: AbortSignal | undefined;
};

/**
 * A column of more different values per row group gains nothing by a dictionary, which takes half of the time of writing. DuckDB
 * sets memory of this size aside for each column, so wide tables keep its own limit.
 */
const dictionaryOption = "DICTIONARY_SIZE_LIMIT 1000";
const wideFrom = 100;

/** Writes the typed table beside its final place and then moves it there, so that a table is whole or is not. */
export async function writeTable(options: WriteOptions): Promise<void> {
  const { engine, relation, columns, manifest, tablePath, signal } = options;
  const partial = path.join(path.dirname(tablePath), `.${path.basename(tablePath)}.partial`);
  const selected = columns.map(({ expression }, index) => `${expression} AS c${index}`);
  const metadata =
    manifest === null ? [] : [`KV_METADATA {${quoteLiteral(manifestKey)}: ${quoteLiteral(JSON.stringify(manifest))}}`];
  const dictionary = columns.length < wideFrom ? [dictionaryOption] : [];
  const settings = ["FORMAT parquet", "COMPRESSION lz4_raw", ...dictionary, ...metadata];
  const copy = `COPY (SELECT ${selected.join(", ")} FROM ${relation}) TO ${quoteLiteral(partial)} (${settings.join(", ")})`;
  try {
    await engine.run(copy, { signal });
    signal?.throwIfAborted();
    await rename(partial, tablePath);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}
