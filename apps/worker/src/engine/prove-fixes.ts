import { rm } from "node:fs/promises";
import path from "node:path";
import { type AnalysisResult, pandasOf } from "@datainsight/insights";
import type { TableProfile } from "@datainsight/profiler";
import type { FixAction, InsightBase, InsightFix } from "@datainsight/schemas";
import { type Engine, EngineError, TableError, type TableManifest, tryFix } from "@datainsight/tables";
import { profileAfter } from "./profile-after.ts";

export type ProofContext = {
  engine: Engine;
  tablePath: string;
  manifest: TableManifest;
  profile: TableProfile;
  /** What the rules say of a profile; for that above it is `result`. */
  evaluate: (profile: TableProfile) => AnalysisResult;
  result: AnalysisResult;
  asOf: Date;
  signal: AbortSignal;
};

/** As many of the worst insights have their fix tried without being asked. */
const triedInsights = 10;
/**
 * How many cells all trials together may read; what does not fit any more waits until somebody asks for it. A rule of cells, not of
 * time, so that the same table has the same proofs on every machine.
 */
const maxTriedCells = 20_000_000;
/**
 * Scores are shown to a tenth. A value that becomes missing leaves fewer to judge the others among, so that even a plain gain of
 * truth can cost some hundredths.
 */
const shownScore = 0.1;
/** Rows that are alike are told by all columns together. */
const ofAllColumns = "near-duplicate-rows";
/** A fix of rows has every column profiled anew, which takes longer for each cell; to compare the columns takes as long again. */
const wholeWeight = 4;
/** What a column of few rows costs all the same, in rows: 10,000 columns of 200 rows took a minute for each trial. */
const leastRows = 1_000;

/** The insights with the fixes of the worst ones run on the data. Code that would change the data is there only where it was run. */
export async function proveFixes(context: ProofContext, onProgress: (share: number) => void): Promise<InsightBase[]> {
  const fixes = new Map<InsightBase, InsightFix>();
  const worst = context.result.insights.filter(({ evidence }) => evidence.fix).slice(0, triedInsights);
  let cells = maxTriedCells;
  for (const [index, insight] of worst.entries()) {
    const { fix } = insight.evidence;
    if (fix === undefined) continue;
    const { action } = fix;
    const relate = relationsCount(context, action) && costOf(action, context.manifest, { relate: true }) <= cells;
    const cost = costOf(action, context.manifest, { relate });
    if (cost > cells) continue;
    cells -= cost;
    const report = (share: number) => onProgress((index + share) / worst.length);
    fixes.set(insight, await proveFix(context, { fingerprint: insight.fingerprint, action, relate, report }));
    report(1);
  }
  return context.result.insights.map((insight) => withFix(insight, fixes.get(insight)));
}

function withFix(insight: InsightBase, tried: InsightFix | undefined): InsightBase {
  const fix = tried ?? insight.evidence.fix;
  if (fix === undefined) return insight;
  const codeSuggestion = fix.status === "proven" ? fix.pandas : null;
  return { ...insight, codeSuggestion, evidence: { ...insight.evidence, fix } };
}

function removesRows({ kind }: FixAction): boolean {
  return kind === "drop_rows" || kind === "deduplicate";
}

function costOf(action: FixAction, { rowCount, columns }: TableManifest, { relate }: Pick<Asked, "relate">): number {
  const whole = (removesRows(action) ? wholeWeight : 0) + (relate ? wholeWeight : 0);
  return whole === 0 ? rowCount : whole * Math.max(leastRows, rowCount) * columns.length;
}

/** True where what several columns have to do with each other costs points that the fix may win or lose. */
function relationsCount({ result }: ProofContext, action: FixAction): boolean {
  return result.insights.some(({ ruleId, pointsLost, evidence: { columns } }) => {
    if (pointsLost === 0) return false;
    if (ruleId === ofAllColumns) return true;
    if (!Array.isArray(columns) || columns.length < 2) return false;
    return removesRows(action) || !("column" in action) || columns.includes(action.column);
  });
}

export type Asked = {
  fingerprint: string;
  action: FixAction;
  /** Whether what the columns have to do with each other is measured anew, where it costs points. */
  relate: boolean;
  /** Told the share of the trial that is done. */
  report?: (share: number) => void;
};

/**
 * Runs one fix on the data and says what it did. It is refused when it fails on this data, changes nothing, leaves what was found as
 * it was, or makes the score worse; where memory or disk do not suffice it stays proposed.
 */
export async function proveFix(context: ProofContext, asked: Asked): Promise<InsightFix> {
  const { action } = asked;
  const outPath = path.join(context.engine.workDir, "trial.parquet");
  try {
    const relate = asked.relate && relationsCount(context, action);
    return await runTrial(context, { ...asked, relate, outPath });
  } catch (error) {
    context.signal.throwIfAborted();
    if (error instanceof TableError)
      return error.code === "invalid_input"
        ? { status: "refused", action, reason: error.message }
        : { status: "proposed", action };
    if (error instanceof EngineError)
      return { status: "refused", action, reason: "It cannot be run on the data of this table." };
    throw error;
  } finally {
    await rm(outPath, { force: true });
  }
}

/** A cast does something also where every value stays as it is written: it can be reckoned with then. */
function changesType(action: FixAction, { columns }: TableProfile): boolean {
  if (action.kind !== "cast") return false;
  return columns.find(({ columnName }) => columnName === action.column)?.dataType !== action.dataType;
}

async function runTrial(
  context: ProofContext,
  { fingerprint, action, relate, outPath, report }: Asked & { outPath: string },
): Promise<InsightFix> {
  const { engine, tablePath, manifest, profile, result, asOf, signal } = context;
  const [rowsRemoved, whole] = [removesRows(action), removesRows(action) || relate];
  const tried = await tryFix({ engine, tablePath, manifest, action, outPath, whole, signal });
  const { applied } = tried;
  if (applied.rowsTouched === 0 && !changesType(action, profile))
    return { status: "refused", action, reason: "It changes nothing in this table." };
  if (tried.written?.manifest.rowCount === 0)
    return { status: "refused", action, reason: "It would leave no row in this table." };
  const trial = { engine, tablePath, outPath, profile, tried, whole, rowsRemoved, relate, asOf, signal, report };
  const after = await profileAfter(trial);
  const evaluated = context.evaluate(after);
  const [scoreBefore, scoreAfter] = [result.qualityScore, evaluated.qualityScore];
  if (scoreBefore !== null && scoreAfter !== null && scoreAfter < scoreBefore - shownScore)
    return { status: "refused", action, reason: `It would lower the score from ${scoreBefore} to ${scoreAfter}.` };
  const rowsOf = ({ insights }: AnalysisResult) => insights.find((each) => each.fingerprint === fingerprint)?.evidence;
  const [found, left] = [rowsOf(result), rowsOf(evaluated)];
  if (found && left && left.rowCount >= found.rowCount)
    return { status: "refused", action, reason: "What was found is still there after it." };
  const pandas = pandasOf(applied.action, profile);
  if (pandas === null) return { status: "refused", action, reason: "There is no such column." };
  return {
    status: "proven",
    action: applied.action,
    sql: applied.sql,
    pandas,
    rowsTouched: applied.rowsTouched,
    rowsBefore: profile.rowCount,
    rowsAfter: after.rowCount,
    missingBefore: missingIn(profile),
    missingAfter: missingIn(after),
    scoreBefore,
    scoreAfter,
    relations: relate ? "measured" : "kept",
  };
}

function missingIn({ columns }: TableProfile): number {
  return columns.reduce((sum, { nullCount }) => sum + nullCount, 0);
}
