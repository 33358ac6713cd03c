import { ServiceError } from "../errors.ts";
import type { AnalysisRow, DatasetRow } from "../rows.ts";

/**
 * Refuses what an analysis says of rows once the dataset was read anew: its columns and rows may be others now.
 * @throws ServiceError `precondition_failed`
 */
export function refuseStale(
  { completedAt }: Pick<AnalysisRow, "completedAt">,
  { startedAt }: Pick<DatasetRow, "startedAt">,
): void {
  // Not by when the reading ended: the clocks of two workers may differ by more than lies between that and an analysis.
  if (completedAt === null || startedAt === null || completedAt >= startedAt) return;
  throw new ServiceError(
    "precondition_failed",
    "The dataset was read anew after this analysis, so its rows may be others now. Analyse it again.",
  );
}
