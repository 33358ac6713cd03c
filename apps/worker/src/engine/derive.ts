import type { FixAction, TableFormat } from "@datainsight/schemas";
import { applyFixes, readManifest } from "@datainsight/tables";
import type { EngineContext } from "./engines.ts";
import { withEngine } from "./with-engine.ts";

export type DeriveEngineInput = { parentPath: string; tablePath: string; actions: FixAction[] };
export type DeriveEngineOutput = { format: TableFormat; rowCount: number; columnCount: number };

/** Makes a table out of another one by fixes. */
export function deriveEngine(
  { parentPath, tablePath, actions }: DeriveEngineInput,
  { settings, signal, onProgress }: EngineContext,
): Promise<DeriveEngineOutput> {
  return withEngine(settings, async (engine) => {
    const manifest = await readManifest(engine, parentPath);
    const { manifest: made } = await applyFixes({
      engine,
      tablePath: parentPath,
      manifest,
      actions,
      outPath: tablePath,
      signal,
      onProgress: (share) => onProgress({ share, stage: "applying the fixes" }),
    });
    return { format: made.format, rowCount: made.rowCount, columnCount: made.columns.length };
  });
}
