import { createHash } from "node:crypto";
import type { GoalType, InsightBase } from "@datainsight/schemas";
import type { TableProfile } from "@datainsight/profiler";
import type { AnalysisResult, Finding, Rule, RuleInput } from "./finding.ts";
import { compareInsights, compareTexts } from "./rank.ts";
import { rules } from "./rules/registry.ts";
import { scoreOf } from "./score.ts";
import { type Thresholds, thresholdsWith } from "./thresholds.ts";

export type EvaluateInput = {
  profile: TableProfile;
  goal: GoalType;
  /** The column to predict, by its name in the profile; only `ml_preparation` looks at it. */
  targetColumn: string | null;
  thresholds?: Partial<Thresholds>;
};

/**
 * Every finding of every rule for the goal, worst first, and the score. Pure and deterministic: the same profile gives the same
 * result, and neither the order of rows nor that of columns moves the score. Points are percentages of the score;
 * they add up to exactly 100 - qualityScore.
 */
export function evaluateInsights({ profile, goal, targetColumn, thresholds }: EvaluateInput): AnalysisResult {
  const input: RuleInput = { profile, goal, targetColumn, thresholds: thresholdsWith(thresholds) };
  const found = rules
    .filter((rule) => rule.goals === "all" || rule.goals.includes(goal))
    .flatMap((rule) =>
      rule.evaluate(input).map((finding) => ({ rule, finding, fingerprint: fingerprintOf(rule, finding) })),
    )
    .toSorted((a, b) => compareTexts(a.fingerprint, b.fingerprint));
  const score = scoreOf(
    profile,
    found.map(({ finding }) => finding),
  );
  const insights = found.map(({ rule, finding, fingerprint }, index) =>
    insightOf(rule, finding, { fingerprint, pointsLost: score.pointsLost[index] ?? 0 }),
  );
  return {
    qualityScore: score.qualityScore,
    scoreBreakdown: score.scoreBreakdown,
    insights: insights.toSorted(compareInsights),
  };
}

function insightOf(rule: Rule, finding: Finding, made: Pick<InsightBase, "fingerprint" | "pointsLost">): InsightBase {
  const { dimension: _dimension, lossShare: _lossShare, ...rest } = finding;
  return { ...rest, ...made, ruleId: rule.id, ruleVersion: rule.version, type: rule.type };
}

/** The same for the same rule and column in every version of a dataset. */
function fingerprintOf(rule: Rule, { columnName }: Finding): string {
  return createHash("sha256")
    .update(`${rule.id}\u0000${columnName ?? ""}`)
    .digest("hex")
    .slice(0, 32);
}
