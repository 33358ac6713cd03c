import { evaluateInsights } from "@datainsight/insights";
import { profileTable } from "@datainsight/profiler";
import { ColumnProfileBase, type GoalType, type InsightBase, type ScoreDimension } from "@datainsight/schemas";
import { openEngine, readManifest } from "@datainsight/tables";
import type { EngineContext } from "./engines.ts";

export type AnalysisEngineInput = { tablePath: string; goalType: GoalType; targetColumn: string | null };
export type AnalysisEngineOutput = {
  qualityScore: number | null;
  scoreBreakdown: ScoreDimension[];
  columnProfiles: ColumnProfileBase[];
  insights: InsightBase[];
};

/** The share of the whole that profiling takes; rules are quick. */
const profilingShare = 0.9;

/** Profiles a table and applies the rules. */
export async function analysisEngine(
  { tablePath, goalType, targetColumn }: AnalysisEngineInput,
  { settings, signal, onProgress }: EngineContext,
): Promise<AnalysisEngineOutput> {
  const engine = await openEngine({ ...settings, memoryLimit: `${settings.memoryLimit}B` });
  try {
    const manifest = await readManifest(engine, tablePath);
    const profile = await profileTable({
      engine,
      tablePath,
      manifest,
      signal,
      onProgress: ({ share, stage }) => onProgress({ share: share * profilingShare, stage }),
    });
    onProgress({ share: profilingShare, stage: "looking for problems" });
    const result = evaluateInsights({ profile, goal: goalType, targetColumn });
    return { ...result, columnProfiles: profile.columns.map((column) => ColumnProfileBase.parse(column)) };
  } finally {
    await engine.close();
  }
}
