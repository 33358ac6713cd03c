import type { AnalysisReport, QualityDimension, Severity } from "@datainsight/schemas";

/** What a score means, from the best band down; `least` is the lowest score of the band. */
const lowest = { least: 0, word: "very poor", meaning: "not to be trusted as it is" };
const bands = [
  { least: 90, word: "very good", meaning: "ready to use; what is listed below is detail" },
  { least: 75, word: "good", meaning: "usable; repair the points below first where they matter to you" },
  { least: 60, word: "fair", meaning: "usable with care; results will carry its faults until they are repaired" },
  { least: 40, word: "poor", meaning: "repair it before anything is decided by it" },
  lowest,
];

export type ScoreBand = typeof lowest;

/** The band of a score from 0 to 100. */
export function bandOf(score: number): ScoreBand {
  return bands.find((band) => score >= band.least) ?? lowest;
}

/** What each dimension asks, in words for people. */
export const dimensionQuestions: Readonly<Record<QualityDimension, string>> = {
  completeness: "Is anything missing?",
  validity: "Do values have the form they should?",
  uniqueness: "Is anything there twice?",
  consistency: "Is the same thing written the same way?",
  accuracy: "Can the values be true?",
};

export const severityWords: Readonly<Record<Severity, string>> = {
  critical: "critical",
  high: "high",
  medium: "medium",
  low: "low",
  info: "note",
};

/** What the list of insights is, in words; a list without a fault is no list of what is wrong. */
export function insightsTitle({ insights, analysis }: AnalysisReport): string {
  if (insights.length > 0 && insights.every(({ severity }) => severity === "info")) {
    return "Nothing wrong was found; worth knowing";
  }
  return analysis.goalType === "exploratory" ? "What stands out" : "What is wrong";
}

export const goalWords = {
  ml_preparation: "preparing for machine learning",
  general_audit: "a general audit",
  data_quality: "data quality",
  exploratory: "exploring",
} as const satisfies Record<AnalysisReport["analysis"]["goalType"], string>;
