import type { RowSet } from "../profile.ts";
import type { StatisticGroup } from "./group.ts";
import { type NumericSummary } from "./numeric.ts";
export type OutlierFacts = {
  /** Values outside every fence. */
  outliers?: RowSet & {
    lower: number;
    upper: number;
    farthest: number;
  };
};
export type Fences = {
  lower: number;
  upper: number;
};
/**
 * Fences that a value must be outside of to count as an outlier; null where no sound fence exists (few values, few
 * different ones, or a middle half without spread, as in zero-inflated columns). Each side takes the widest of
 * - Tukey's outer fence: quartile -+ 3 IQR (Exploratory Data Analysis, 1977);
 * - the same on a logarithmic scale, where all values are positive: quiet on log-normal columns;
 * - the tail's own growth: median + (p95 - median) * r^1.5 with r = (p95 - median) / (p75 - median), about 6 standard
 *   deviations for normal values and proportionally farther for longer tails.
 */
export declare function robustFences(summary: NumericSummary, uniqueCount: number): Fences | null;
/** Values beyond the robust fences; a number that stands for "missing" is not one of them. */
export declare const outlierStatistics: StatisticGroup;
