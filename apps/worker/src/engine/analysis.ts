import { evaluateInsights } from "@datainsight/insights";
import { profileTable, type TableProfile } from "@datainsight/profiler";
import {
  ColumnProfileBase,
  type GoalType,
  type InsightBase,
  type ScoreDimension,
  type TableProfileReport,
  type ThresholdOverrides,
} from "@datainsight/schemas";
import { openEngine, readManifest, type TableManifest } from "@datainsight/tables";
import type { EngineContext } from "./engines.ts";
import { EngineError } from "./protocol.ts";

export type AnalysisEngineInput = {
  tablePath: string;
  goalType: GoalType;
  targetColumn: string | null;
  asOf: Date;
  thresholds: ThresholdOverrides;
  columnThresholds: Record<string, ThresholdOverrides>;
};
export type AnalysisEngineOutput = {
  qualityScore: number | null;
  scoreBreakdown: ScoreDimension[];
  tableProfile: TableProfileReport;
  columnProfiles: ColumnProfileBase[];
  insights: InsightBase[];
};

/** The share of the whole that profiling takes; rules are quick. */
const profilingShare = 0.9;

/** Profiles a table and applies the rules. */
export async function analysisEngine(
  { tablePath, goalType, targetColumn, asOf, thresholds, columnThresholds }: AnalysisEngineInput,
  { settings, signal, onProgress }: EngineContext,
): Promise<AnalysisEngineOutput> {
  const engine = await openEngine({ ...settings, memoryLimit: `${settings.memoryLimit}B` });
  try {
    const manifest = await readManifest(engine, tablePath);
    refuseUnknownTarget(manifest, targetColumn);
    const profile = await profileTable({
      engine,
      tablePath,
      manifest,
      asOf,
      signal,
      onProgress: ({ share, stage }) => onProgress({ share: share * profilingShare, stage }),
    });
    onProgress({ share: profilingShare, stage: "looking for problems" });
    const result = evaluateInsights({ profile, goal: goalType, targetColumn, thresholds, columnThresholds });
    return {
      ...result,
      tableProfile: tableProfileOf(profile),
      columnProfiles: profile.columns.map((column) => ColumnProfileBase.parse(column)),
    };
  } finally {
    engine.close();
  }
}

function tableProfileOf({
  rowCount,
  columnCount,
  duplicateRows,
  relations,
  drift,
  checkResults,
}: TableProfile): TableProfileReport {
  return {
    rowCount,
    columnCount,
    duplicateRows: duplicateRows && { groups: duplicateRows.groups, surplusRows: duplicateRows.surplusRows },
    relations,
    drift,
    checkResults: [...checkResults],
    suggestedChecks: [],
  };
}

/** Names that a message shows; a table can have thousands. */
const shownColumns = 20;

function refuseUnknownTarget({ columns }: TableManifest, targetColumn: string | null): void {
  if (targetColumn === null || columns.some(({ name }) => name === targetColumn)) return;
  const names = columns.slice(0, shownColumns).map(({ name }) => `"${name}"`);
  const more = columns.length > shownColumns ? `, and ${columns.length - shownColumns} more` : "";
  throw new EngineError(
    "invalid_input",
    `There is no column "${targetColumn}" to take as the target. The columns are ${names.join(", ")}${more}.`,
  );
}
