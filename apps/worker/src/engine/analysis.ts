import { type AnalysisResult, evaluateInsights } from "@datainsight/insights";
import { profileTable, relateColumns, relateTarget, type TableProfile } from "@datainsight/profiler";
import {
  ColumnProfileBase,
  didYouMean,
  type GoalType,
  type InsightBase,
  type ScoreDimension,
  type TableProfileReport,
  type ThresholdOverrides,
} from "@datainsight/schemas";
import { type Engine, readManifest, type TableManifest } from "@datainsight/tables";
import { type DatasetChecks, runOwnChecks, suggestHoldingChecks } from "./checks.ts";
import { driftSince, type PreviousVersion } from "./drift.ts";
import type { EngineContext } from "./engines.ts";
import { EngineRunError } from "./protocol.ts";
import { type ProofContext, proveFixes } from "./prove-fixes.ts";
import { withEngine } from "./with-engine.ts";

export type AnalysisEngineInput = {
  tablePath: string;
  goalType: GoalType;
  targetColumn: string | null;
  asOf: Date;
  thresholds: ThresholdOverrides;
  columnThresholds: Record<string, ThresholdOverrides>;
  previous: PreviousVersion | null;
} & DatasetChecks;
export type AnalysisEngineOutput = {
  qualityScore: number | null;
  scoreBreakdown: ScoreDimension[];
  tableProfile: TableProfileReport;
  columnProfiles: ColumnProfileBase[];
  insights: InsightBase[];
};

/** The share of the whole that profiling takes, with a version to compare with and without; rules are quick. */
const profilingShare = { alone: 0.6, compared: 0.5 };
const comparedShare = 0.6;
const relatedShare = 0.84;
const targetShare = 0.87;
const checkedShare = 0.89;
const judgedShare = 0.9;
const triedShare = 0.98;

/** Profiles a table, applies the rules, and tries the fixes of the worst that they found. */
export function analysisEngine(
  input: AnalysisEngineInput,
  { settings, signal, onProgress }: EngineContext,
): Promise<AnalysisEngineOutput> {
  return withEngine(settings, async (engine) => {
    const found = await examineTable(engine, input, { signal, onProgress });
    onProgress({ share: judgedShare, stage: "trying the fixes" });
    const insights = await proveFixes(found, within(onProgress, [judgedShare, triedShare], "trying the fixes"));
    const suggesting = within(onProgress, [triedShare, 1], "looking for checks to suggest");
    const suggestedChecks = await suggestHoldingChecks({ ...found, onProgress: suggesting }, input);
    onProgress({ share: 1, stage: "done" });
    return {
      ...found.result,
      insights,
      tableProfile: { ...tableProfileOf(found.profile), suggestedChecks },
      columnProfiles: found.profile.columns.map((column) => ColumnProfileBase.parse(column)),
    };
  });
}

/** Shares of a part of the work, from 0 to 1, as shares of the whole. */
function within(
  onProgress: EngineContext["onProgress"],
  [from, to]: readonly [number, number],
  stage: string,
): (share: number) => void {
  return (share) => onProgress({ share: from + (to - from) * share, stage });
}

/** What is measured of a table beside its columns. */
type Measured = Pick<TableProfile, "relations" | "drift" | "checkResults">;
type Examining = Pick<EngineContext, "signal" | "onProgress"> & {
  /** What an analysis of this very table measured already; measured now where it is left out or null. */
  measured?: Measured | null;
};

/** The profile of a table, and what the rules say of it and of any change of it. */
export async function examineTable(
  engine: Engine,
  input: AnalysisEngineInput,
  { signal, onProgress, measured }: Examining,
): Promise<ProofContext> {
  const { tablePath, goalType, targetColumn, asOf, thresholds, columnThresholds, previous } = input;
  const manifest = await readManifest(engine, tablePath);
  refuseUnknownTarget(manifest, targetColumn);
  const profiledShare = previous === null ? profilingShare.alone : profilingShare.compared;
  const own = await profileTable({
    engine,
    tablePath,
    manifest,
    asOf,
    signal,
    onProgress: ({ share, stage }) => onProgress({ share: share * profiledShare, stage }),
  });
  const table = { engine, manifest, profile: own, profiledShare };
  const { relations, drift, checkResults } = measured ?? (await measure(input, table, { signal, onProgress }));
  const profile = { ...own, relations, drift, checkResults };
  onProgress({ share: checkedShare, stage: "looking for problems" });
  const evaluate = (judged: TableProfile): AnalysisResult =>
    evaluateInsights({ profile: judged, goal: goalType, targetColumn, thresholds, columnThresholds });
  return { engine, tablePath, manifest, profile, evaluate, result: evaluate(profile), asOf, signal };
}

type Profiled = { engine: Engine; manifest: TableManifest; profile: TableProfile; profiledShare: number };

/** How the table moved since the version before, how its columns hang together, and what became of its checks. */
async function measure(
  input: AnalysisEngineInput,
  { engine, manifest, profile, profiledShare }: Profiled,
  { signal, onProgress }: Pick<EngineContext, "signal" | "onProgress">,
): Promise<Measured> {
  const { tablePath, goalType, targetColumn, thresholds, columnThresholds, previous } = input;
  const { drift, notMeasured } = await driftSince(
    previous,
    { tablePath, manifest },
    {
      engine,
      thresholds,
      columnThresholds,
      signal,
      onProgress: within(onProgress, [profiledShare, comparedShare], "comparing with the version before"),
    },
  );
  const related = await relateColumns({
    engine,
    tablePath,
    manifest,
    profile,
    signal,
    onProgress: ({ share, stage }) =>
      onProgress({ share: comparedShare + (relatedShare - comparedShare) * share, stage }),
  });
  const target =
    goalType === "ml_preparation" && targetColumn !== null
      ? await relateTarget({
          engine,
          tablePath,
          manifest,
          profile,
          targetColumn,
          signal,
          onProgress: within(onProgress, [relatedShare, targetShare], "comparing with the target"),
        })
      : null;
  const checking = within(onProgress, [targetShare, checkedShare], "running the checks");
  const checkResults = await runOwnChecks(
    { engine, tablePath, manifest, profile, signal, onProgress: checking },
    input,
  );
  const relations = { ...related, target, notMeasured: [...related.notMeasured, ...notMeasured] };
  return { relations, drift, checkResults };
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
  const near = didYouMean(
    targetColumn,
    columns.map(({ name }) => name),
  );
  const names = columns.slice(0, shownColumns).map(({ name }) => `"${name}"`);
  const more = columns.length > shownColumns ? `, and ${columns.length - shownColumns} more` : "";
  throw new EngineRunError(
    "invalid_input",
    `There is no column "${targetColumn}" to take as the target.${near} The columns are ${names.join(", ")}${more}.`,
  );
}
