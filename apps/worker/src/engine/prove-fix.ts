import type { FixAction, InsightFix } from "@datainsight/schemas";
import { openEngine } from "@datainsight/tables";
import { type AnalysisEngineInput, examineTable } from "./analysis.ts";
import type { EngineContext } from "./engines.ts";
import { proveFix } from "./prove-fixes.ts";

export type ProveFixEngineInput = Omit<AnalysisEngineInput, "previous"> & { fingerprint: string; action: FixAction };
export type ProveFixEngineOutput = { fix: InsightFix };

/** Runs one fix on the data of its table, however large that is. */
export async function proveFixEngine(
  { fingerprint, action, ...input }: ProveFixEngineInput,
  { settings, signal, onProgress }: EngineContext,
): Promise<ProveFixEngineOutput> {
  const engine = await openEngine({ ...settings, memoryLimit: `${settings.memoryLimit}B` });
  try {
    const context = await examineTable(engine, { ...input, previous: null }, { signal, onProgress });
    onProgress({ share: 0.95, stage: "trying the fix" });
    return { fix: await proveFix(context, { fingerprint, action }) };
  } finally {
    engine.close();
  }
}
