import { type GoalType, type InsightBase, severities } from "@datainsight/schemas";

/**
 * Worst first: by severity; then by points, which are effect times cells for all that costs any; then by effect times rows
 * touched. Who explores looks for what is strong and wide, not for what costs: there points decide nothing. Ties by rule, column
 * and fingerprint.
 */
export function rankingFor(goal: GoalType): (a: InsightBase, b: InsightBase) => number {
  return (a, b) =>
    severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
    (goal === "exploratory" ? 0 : b.pointsLost - a.pointsLost) ||
    weightOf(b) - weightOf(a) ||
    compareTexts(a.ruleId, b.ruleId) ||
    compareTexts(a.columnName ?? "", b.columnName ?? "") ||
    compareTexts(a.fingerprint, b.fingerprint);
}

function weightOf({ evidence }: InsightBase): number {
  const effect = evidence["effect"];
  return evidence.rowCount * (typeof effect === "number" ? effect : 1);
}

/** By code unit: the same order on every machine, whatever its language. */
export function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
