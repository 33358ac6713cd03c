import { ServiceError } from "../errors.ts";
import type { AnalysisRow, DatasetRow } from "../rows.ts";

type Analysed = Pick<AnalysisRow, "completedAt">;
type Read = Pick<DatasetRow, "startedAt">;

/** True once the dataset was read anew after the analysis: its columns and rows may be others now. */
export function isStale({ completedAt }: Analysed, { startedAt }: Read): boolean {
  // Not by when the reading ended: the clocks of two workers may differ by more than lies between that and an analysis.
  return completedAt !== null && startedAt !== null && completedAt < startedAt;
}

/**
 * Refuses what an analysis says of rows once the dataset was read anew.
 * @throws ServiceError `precondition_failed`
 */
export function refuseStale(analysis: Analysed, dataset: Read): void {
  if (!isStale(analysis, dataset)) return;
  throw new ServiceError(
    "precondition_failed",
    "The dataset was read anew after this analysis, so its rows may be others now. Analyse it again.",
  );
}
