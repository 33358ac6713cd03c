import type { AnalysisReport, ReportedColumn, Severity } from "@datainsight/schemas";

const severityWeight: Readonly<Record<Severity, number>> = { critical: 1000, high: 100, medium: 10, low: 1, info: 0.1 };

/** How many insights a column has and the worst of them. */
export type Trouble = { insights: number; worst: Severity | null };

/** The trouble of each column, by column name. */
export function troubleByColumn(report: AnalysisReport): Map<string, Trouble> {
  const trouble = new Map<string, Trouble>();
  for (const { columnName, severity } of report.insights) {
    if (columnName === null) continue;
    const before = trouble.get(columnName) ?? { insights: 0, worst: null };
    const isWorse = before.worst === null || severityWeight[severity] > severityWeight[before.worst];
    trouble.set(columnName, { insights: before.insights + 1, worst: isWorse ? severity : before.worst });
  }
  return trouble;
}

/** The `most` columns with the most trouble, in the order of the file. */
export function mostTroubled(report: AnalysisReport, most: number): ReportedColumn[] {
  const inFileOrder = report.columnProfiles.toSorted((a, b) => a.position - b.position);
  if (inFileOrder.length <= most) return inFileOrder;
  const weights = new Map<string, number>();
  for (const { columnName, severity, pointsLost } of report.insights) {
    if (columnName === null) continue;
    weights.set(columnName, (weights.get(columnName) ?? 0) + pointsLost * 10 + severityWeight[severity]);
  }
  const weightOf = (column: ReportedColumn) => weights.get(column.columnName) ?? 0;
  return inFileOrder
    .toSorted((a, b) => weightOf(b) - weightOf(a) || a.position - b.position)
    .slice(0, most)
    .toSorted((a, b) => a.position - b.position);
}
