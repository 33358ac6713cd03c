import { type InsightBase, severities } from "@datainsight/schemas";

/** Worst first: by severity, then by the points it costs, then by the rows it touches; ties by rule and column. */
export function compareInsights(a: InsightBase, b: InsightBase): number {
  return (
    severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
    b.pointsLost - a.pointsLost ||
    b.evidence.rowCount - a.evidence.rowCount ||
    compareTexts(a.ruleId, b.ruleId) ||
    compareTexts(a.columnName ?? "", b.columnName ?? "")
  );
}

/** By code unit: the same order on every machine, whatever its language. */
export function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
