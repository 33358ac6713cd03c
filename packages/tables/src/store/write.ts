import { rename, rm } from "node:fs/promises";
import path from "node:path";
import type { Engine } from "../engine/engine.ts";
import type { TypedColumn } from "../inference/column.ts";
import type { TableManifest } from "../manifest.ts";
import { quoteLiteral } from "../sql.ts";
import { rewriteFooter } from "./footer.ts";
import { manifestKey } from "./manifest.ts";

export type WriteOptions = {
  engine: Engine;
  relation: string;
  columns: readonly Pick<TypedColumn, "expression">[];
  /** Stands in the file; null for one that is looked at and removed. */
  manifest: TableManifest | null;
  tablePath: string;
  signal: AbortSignal | undefined;
  onProgress?: (share: number) => void;
};

/**
 * A column of more different values per row group gains nothing by a dictionary, which takes half of the time of writing. DuckDB
 * sets memory of this size aside for each column, so wide tables keep its own limit, and thousands of columns have no dictionaries:
 * with them, 200 rows of 10,000 columns did not fit into 2 GB.
 */
function dictionaryOption(columns: number): string[] {
  if (columns < wideFrom) return ["DICTIONARY_SIZE_LIMIT 1000"];
  return columns < widestFrom ? [] : ["DICTIONARY_SIZE_LIMIT 1"];
}
const wideFrom = 100;
const widestFrom = 2_000;

export type ParquetOptions = {
  engine: Engine;
  query: string;
  /** How many columns readers of the table will see. */
  columns: number;
  path: string;
  metadata?: Readonly<Record<string, string>>;
  signal: AbortSignal | undefined;
  onProgress?: ((share: number) => void) | undefined;
};

const progressEveryMs = 500;

/** Writes the rows of a query as a Parquet file. */
export async function writeParquet(options: ParquetOptions): Promise<void> {
  const { engine, query, columns, path: target, metadata = {}, signal, onProgress } = options;
  const pairs = Object.entries(metadata).map(([key, value]) => `${quoteLiteral(key)}: ${quoteLiteral(value)}`);
  const settings = [
    "FORMAT parquet",
    "COMPRESSION lz4_raw",
    ...dictionaryOption(columns),
    ...(pairs.length > 0 ? [`KV_METADATA {${pairs.join(", ")}}`] : []),
  ];
  onProgress?.(0);
  const timer = onProgress && setInterval(() => onProgress(engine.progress() ?? 0), progressEveryMs);
  try {
    await engine.run(`COPY (${query}) TO ${quoteLiteral(target)} (${settings.join(", ")})`, { signal });
  } finally {
    clearInterval(timer);
  }
}

/** Where a table is stored before it is known to be one, beside its final place. */
export function draftPath(tablePath: string): string {
  return path.join(path.dirname(tablePath), `.${path.basename(tablePath)}.draft`);
}

/** Writes the typed table beside its final place and then moves it there, so that a table is whole or is not. */
export async function writeTable(options: WriteOptions): Promise<void> {
  const { engine, relation, columns, manifest, tablePath, signal, onProgress } = options;
  const selected = columns.map(({ expression }, index) => `${expression} AS c${index}`);
  const partial = path.join(path.dirname(tablePath), `.${path.basename(tablePath)}.partial`);
  try {
    await writeParquet({
      engine,
      query: `SELECT ${selected.join(", ")} FROM ${relation}`,
      columns: columns.length,
      path: partial,
      metadata: manifest === null ? {} : { [manifestKey]: JSON.stringify(manifest) },
      signal,
      onProgress,
    });
    signal?.throwIfAborted();
    await rename(partial, tablePath);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

export type FinishOptions = {
  manifest: TableManifest;
  /** Digits of decimals that were stored with room for more, by the column's position. */
  precisions: ReadonlyMap<number, number>;
  tablePath: string;
  signal: AbortSignal | undefined;
};

/** Makes a table of the draft that lies beside its final place. */
export async function finishDraft({ manifest, precisions, tablePath, signal }: FinishOptions): Promise<void> {
  const draft = draftPath(tablePath);
  await rewriteFooter(draft, {
    columns: manifest.columns.length,
    precisions,
    metadata: { [manifestKey]: JSON.stringify(manifest) },
  });
  signal?.throwIfAborted();
  await rename(draft, tablePath);
}
