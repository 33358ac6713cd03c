import type { TableDrift } from "@datainsight/schemas";
import { ServiceError } from "../errors.ts";
import type { InsightRow } from "../rows.ts";
import type { Scope } from "../scope.ts";
import { requireAnalysis } from "./get.ts";
import { rankedInsights } from "./report.ts";

export type Comparison = {
  scoreChange: number | null;
  appeared: InsightRow[];
  resolved: InsightRow[];
  remaining: InsightRow[];
  drift: TableDrift | null;
};

/**
 * What changed from the analysis `otherId` to the analysis `id` of the same workspace, by fingerprint.
 * `scoreChange` is in points, two decimals; null when one has no score.
 * @throws ServiceError `precondition_failed` unless both are completed.
 */
export async function compareAnalyses(
  scope: Scope,
  { id, otherId }: { id: string; otherId: string },
): Promise<Comparison> {
  return scope.read(async (tx) => {
    const [now, before] = [await requireAnalysis(tx, scope, id), await requireAnalysis(tx, scope, otherId)];
    for (const analysis of [now, before]) {
      if (analysis.status !== "completed") {
        throw new ServiceError(
          "precondition_failed",
          `The analysis ${analysis.id} is ${analysis.status}; only completed ones compare.`,
        );
      }
    }
    const current = await rankedInsights(tx, scope, id);
    const earlier = await rankedInsights(tx, scope, otherId);
    const known = new Set(earlier.map((insight) => insight.fingerprint));
    const present = new Set(current.map((insight) => insight.fingerprint));
    return {
      scoreChange:
        now.qualityScore === null || before.qualityScore === null
          ? null
          : Math.round((now.qualityScore - before.qualityScore) * 100) / 100,
      appeared: current.filter((insight) => !known.has(insight.fingerprint)),
      resolved: earlier.filter((insight) => !present.has(insight.fingerprint)),
      remaining: current.filter((insight) => known.has(insight.fingerprint)),
      drift: null,
    };
  });
}
