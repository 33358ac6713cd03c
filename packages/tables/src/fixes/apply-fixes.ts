import type { FixAction } from "@datainsight/schemas";
import type { Engine } from "../engine/engine.ts";
import { describeSystemFailure } from "../engine/errors.ts";
import type { TableManifest } from "../manifest.ts";
import { writeTable } from "../store/write.ts";
import { type AppliedFix, relationOf, withChain } from "./chain.ts";
import { evidenceAfter } from "./evidence.ts";

export type ApplyFixesOptions = {
  engine: Engine;
  tablePath: string;
  manifest: TableManifest;
  /** In the order in which they are to be done. */
  actions: readonly FixAction[];
  /** Where the new table goes, inside a folder that the engine may write. */
  outPath: string;
  signal?: AbortSignal | undefined;
  onProgress?: (share: number) => void;
};

export type AppliedFixes = { manifest: TableManifest; applied: AppliedFix[] };

/**
 * Writes a new table: the stored one with the actions done one after the other. Rows keep their order, values their digits; the new
 * table is whole or is not there.
 * @throws TableError `invalid_input` when an action cannot be done, with the column; the signal's reason when aborted
 */
export async function applyFixes(options: ApplyFixesOptions): Promise<AppliedFixes> {
  const { engine, tablePath, manifest, actions, outPath, signal, onProgress } = options;
  const compiling = { engine, tablePath, manifest, actions, signal };
  try {
    return await withChain(
      { ...compiling, onProgress: (share) => onProgress?.(0.5 * share) },
      async (chain, applied) => {
        const { columns } = chain.table;
        const { rowsRemoved } = chain;
        const relation = relationOf(chain);
        const found = await evidenceAfter({
          engine,
          relation,
          columns,
          rowsRemoved,
          rowsBefore: manifest.rowCount,
          signal,
        });
        const after: TableManifest = { ...manifest, rowCount: found.rows, columns: found.columns };
        onProgress?.(0.7);
        await writeTable({
          engine,
          relation,
          columns: found.columns.map((column, index) => ({ ...column, expression: columns[index]?.key ?? "" })),
          manifest: after,
          tablePath: outPath,
          signal,
        });
        onProgress?.(1);
        return { manifest: after, applied };
      },
    );
  } catch (error) {
    signal?.throwIfAborted();
    throw describeSystemFailure(error);
  }
}
