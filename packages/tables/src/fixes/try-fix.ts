import type { FixAction } from "@datainsight/schemas";
import type { Engine } from "../engine/engine.ts";
import { describeSystemFailure } from "../engine/errors.ts";
import type { TableColumn, TableManifest } from "../manifest.ts";
import { quoteLiteral } from "../sql.ts";
import { writeTable } from "../store/write.ts";
import { type AppliedFix, type Chain, relationOf, withChain } from "./chain.ts";
import { evidenceAfter } from "./evidence.ts";
import type { FixColumn } from "./table.ts";

export type TryFixOptions = {
  engine: Engine;
  tablePath: string;
  manifest: TableManifest;
  action: FixAction;
  /** Where what the fix makes is written, to be looked at and removed. */
  outPath: string;
  /** Writes every column, not only those that the fix makes or changes. Where rows go, every one is written anyway. */
  whole: boolean;
  signal?: AbortSignal | undefined;
};

/** A column as it is after the fix; `from` is its name in the stored table where the fix left it as it is. */
export type TriedColumn = { name: string; from: string | null };

export type TriedFix = {
  applied: AppliedFix;
  /** Every column after the fix, in order. */
  columns: TriedColumn[];
  /** What was written at `outPath`; null where the fix does nothing, or all that it does is to leave a column out. */
  written: { manifest: TableManifest } | null;
};

/**
 * Runs one fix on all of the data, and writes as little as it takes to see what it did.
 * @throws TableError `invalid_input` when it cannot be done, with the column; the signal's reason when aborted
 */
export async function tryFix({ action, ...options }: TryFixOptions): Promise<TriedFix> {
  const { engine, tablePath, manifest, signal } = options;
  try {
    return await withChain({ engine, tablePath, manifest, actions: [action], signal }, async (chain, [applied]) => {
      if (!applied) throw new RangeError("the only action was applied");
      const { columns } = chain.table;
      const isIdle = applied.rowsTouched === 0 && action.kind !== "cast";
      const kept = options.whole || chain.rowsRemoved ? columns : columns.filter(({ from }) => from === null);
      const written = isIdle || kept.length === 0 ? null : { manifest: await writeTrial(options, chain, kept) };
      return {
        applied,
        columns: columns.map(({ name, from }) => ({ name, from: from?.storageName ?? null })),
        written,
      };
    });
  } catch (error) {
    signal?.throwIfAborted();
    throw describeSystemFailure(error);
  }
}

/** Written before it is looked at, so that the fix is computed once. */
async function writeTrial(
  { engine, manifest, outPath, signal }: Omit<TryFixOptions, "action">,
  chain: Chain,
  columns: readonly FixColumn[],
): Promise<TableManifest> {
  const written = columns.map((column, index): FixColumn => ({ ...column, key: `c${index}` }));
  await writeTable({
    engine,
    relation: relationOf(chain),
    columns: columns.map(({ key }) => ({ expression: key })),
    manifest: null,
    tablePath: outPath,
    signal,
  });
  const { rows, columns: found }: { rows: number; columns: TableColumn[] } = await evidenceAfter({
    engine,
    relation: `read_parquet(${quoteLiteral(outPath)})`,
    columns: written,
    rowsRemoved: chain.rowsRemoved,
    rowsBefore: manifest.rowCount,
    signal,
  });
  return { ...manifest, rowCount: rows, columns: found };
}
