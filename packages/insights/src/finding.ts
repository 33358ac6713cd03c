import type { GoalType, InsightBase, QualityDimension, ScoreDimension } from "@datainsight/schemas";
import type { TableProfile } from "@datainsight/profiler";

/** What a rule is given: the profile and what the analysis is for. */
export type RuleInput = { profile: TableProfile; goal: GoalType; targetColumn: string | null };

/** What a rule found; the score adds `pointsLost`, the registry the rule's id, version and fingerprint. */
export type Finding = Omit<InsightBase, "ruleId" | "ruleVersion" | "fingerprint" | "type" | "pointsLost"> & {
  /** The dimension of the score that this costs; null costs nothing. */
  dimension: QualityDimension | null;
  /** Cells or rows touched, as a share of what the dimension assesses in the table, 0 to 1. */
  lossShare: number;
};

export type AnalysisResult = {
  qualityScore: number | null;
  scoreBreakdown: ScoreDimension[];
  insights: InsightBase[];
};
