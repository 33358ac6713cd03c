import type {
  FixAction,
  GoalType,
  InsightBase,
  InsightType,
  QualityDimension,
  ScoreDimension,
} from "@datainsight/schemas";
import type { TableProfile } from "@datainsight/profiler";
import type { Thresholds } from "@datainsight/schemas";

/** What a rule is given: the profile and what the analysis is for. */
export type RuleInput = { profile: TableProfile; goal: GoalType; targetColumn: string | null; thresholds: Thresholds };

/** What a rule found; the score adds `pointsLost`, the registry the rule's id, version and fingerprint. */
export type Finding = Omit<InsightBase, "ruleId" | "ruleVersion" | "fingerprint" | "type" | "pointsLost"> & {
  /** What tells this finding from the others of its rule on the same column, such as the id of a check; in the fingerprint. */
  subject?: string;
  /** The columns that it speaks of together, where they are more than `columnName`. */
  columns?: readonly string[];
  /** How strong it is in the rows touched, 0 to 1; 1 unless told otherwise. Ranks findings that cost no points. */
  effect?: number;
  /** The one change that would mend it; its pandas twin becomes the code suggestion. */
  fix?: FixAction | null;
  /** The dimension of the score that this costs; null costs nothing. */
  dimension: QualityDimension | null;
  /** Cells or rows touched, as a share of what the dimension assesses in the table, 0 to 1. */
  lossShare: number;
};

/** A pure rule over the profile. A change of what it finds raises `version`. */
export type Rule = {
  id: string;
  version: number;
  type: InsightType;
  goals: "all" | readonly GoalType[];
  evaluate: (input: RuleInput) => Finding[];
};

/** Names a rule; at most one finding for each column and subject, so that fingerprints tell findings apart. */
export function defineRule(rule: Rule): Rule {
  return rule;
}

export type AnalysisResult = {
  qualityScore: number | null;
  scoreBreakdown: ScoreDimension[];
  insights: InsightBase[];
};
