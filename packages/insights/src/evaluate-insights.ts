import { createHash } from "node:crypto";
import { type GoalType, type InsightBase, type ThresholdOverrides, thresholdsWith } from "@datainsight/schemas";
import type { TableProfile } from "@datainsight/profiler";
import type { AnalysisResult, Finding, Rule } from "./finding.ts";
import { pandasOf } from "./fixes/pandas-fix.ts";
import { compareTexts, rankingFor } from "./rank.ts";
import { rules } from "./rules/registry.ts";
import { scoreOf } from "./score.ts";
import { withoutSuperseded } from "./supersede.ts";

export type EvaluateInput = {
  profile: TableProfile;
  goal: GoalType;
  /** The column to predict, by its name in the profile; only `ml_preparation` looks at it. */
  targetColumn: string | null;
  /** What the workspace and the dataset set for all columns. */
  thresholds?: ThresholdOverrides;
  /** What the dataset sets for single columns, by name; these win. */
  columnThresholds?: Readonly<Record<string, ThresholdOverrides>>;
};

/**
 * Every finding of every rule for the goal, worst first, and the score. Pure and deterministic: the same profile gives the same
 * result, and neither the order of rows nor that of columns moves the score. Points are percentages of the score;
 * they add up to exactly 100 - qualityScore.
 */
export function evaluateInsights(asked: EvaluateInput): AnalysisResult {
  const { profile, goal } = asked;
  const all = rules
    .filter((rule) => rule.goals === "all" || rule.goals.includes(goal))
    .flatMap((rule) =>
      findingsOf(rule, asked).map((finding) => ({ rule, finding, fingerprint: fingerprintOf(rule, finding) })),
    );
  const found = withoutSuperseded(all).toSorted((a, b) => compareTexts(a.fingerprint, b.fingerprint));
  const score = scoreOf(
    profile,
    found.map(({ finding }) => finding),
  );
  const insights = found.map(({ rule, finding, fingerprint }, index) =>
    insightOf(rule, finding, { fingerprint, pointsLost: score.pointsLost[index] ?? 0, profile }),
  );
  return {
    qualityScore: score.qualityScore,
    scoreBreakdown: score.scoreBreakdown,
    insights: insights.toSorted(rankingFor(goal)),
  };
}

/** A column with thresholds of its own is judged by those, all others by the common ones. */
function findingsOf(
  rule: Rule,
  { profile, goal, targetColumn, thresholds, columnThresholds = {} }: EvaluateInput,
): Finding[] {
  const judge = (own?: ThresholdOverrides) =>
    rule.evaluate({ profile, goal, targetColumn, thresholds: thresholdsWith(thresholds, own) });
  const special = Object.entries(columnThresholds).flatMap(([name, own]) =>
    judge(own).filter(({ columnName }) => columnName === name),
  );
  return [
    ...judge().filter(({ columnName }) => columnName === null || !Object.hasOwn(columnThresholds, columnName)),
    ...special,
  ];
}

type Made = Pick<InsightBase, "fingerprint" | "pointsLost"> & { profile: TableProfile };

function insightOf(rule: Rule, finding: Finding, made: Made): InsightBase {
  const {
    dimension: _dimension,
    lossShare: _lossShare,
    subject: _subject,
    columns: _columns,
    effect: _effect,
    fix,
    evidence,
    ...rest
  } = finding;
  const code = fix ? pandasOf(fix, made.profile) : null;
  const proposed = fix && code !== null ? { fix: { status: "proposed" as const, action: fix } } : {};
  return {
    ...rest,
    codeSuggestion: code ?? rest.codeSuggestion,
    fingerprint: made.fingerprint,
    pointsLost: made.pointsLost,
    evidence: { ...evidence, ...proposed },
    ruleId: rule.id,
    ruleVersion: rule.version,
    type: rule.type,
  };
}

/** The same for the same rule, column and subject in every version of a dataset. */
function fingerprintOf(rule: Rule, { columnName, subject }: Finding): string {
  const parts = [rule.id, columnName ?? "", ...(subject === undefined ? [] : [subject])];
  return createHash("sha256").update(parts.join("\u0000")).digest("hex").slice(0, 32);
}
