import type { FixAction, InsightFix, TableProfileReport } from "@datainsight/schemas";
import { type AnalysisEngineInput, examineTable } from "./analysis.ts";
import type { EngineContext } from "./engines.ts";
import { proveFix } from "./prove-fixes.ts";
import { withEngine } from "./with-engine.ts";

export type ProveFixEngineInput = Omit<AnalysisEngineInput, "previous" | "checks" | "references"> & {
  fingerprint: string;
  action: FixAction;
  /** What the analysis measured beside the columns: relations, drift and checks. Null where none of it was kept. */
  measured: Pick<TableProfileReport, "relations" | "drift" | "checkResults"> | null;
};
export type ProveFixEngineOutput = { fix: InsightFix };

/** The trial may have every column profiled a second time. */
const examinedShare = 0.5;

/**
 * Runs one fix on the data of its table, however large that is. It is judged beside what the analysis measured, so that the score before
 * it is the score of the analysis.
 */
export function proveFixEngine(
  { fingerprint, action, measured, ...input }: ProveFixEngineInput,
  { settings, signal, onProgress }: EngineContext,
): Promise<ProveFixEngineOutput> {
  return withEngine(settings, async (engine) => {
    const asked = { ...input, previous: null };
    const examining: EngineContext["onProgress"] = ({ share, stage }) =>
      onProgress({ share: share * examinedShare, stage });
    const context = await examineTable(engine, asked, { signal, onProgress: examining, measured });
    const report = (share: number) =>
      onProgress({ share: examinedShare + (1 - examinedShare) * share, stage: "trying the fix" });
    report(0);
    return { fix: await proveFix(context, { fingerprint, action, relate: true, report }) };
  });
}
