import type { Found } from "../passes.ts";
import type { GroupInput, StatisticGroup } from "./group.ts";
/** Share of the values that trimmed and winsorised means take from each end. */
export declare const trimShare = 0.1;
/** What later groups may use of the first pass over a numeric column. */
export type NumericSummary = {
  count: number;
  min: number;
  max: number;
  mean: number;
  p05: number;
  p25: number;
  p50: number;
  p75: number;
  p95: number;
  /** The least and the greatest value that a trimmed mean keeps. */
  trimLow: number;
  trimHigh: number;
};
/**
 * Figures of numbers. Infinities are counted and then left out; quantiles interpolate linearly; `mad` is the raw median
 * of the absolute deviations from the median; the higher moments are taken about the mean in a second pass.
 */
export declare const numericStatistics: StatisticGroup;
/** The finite values as doubles. */
export declare function finiteOf({ column }: GroupInput): string;
/** The first pass' figures; null when there is no finite value. */
export declare function numericSummary(found: Found): NumericSummary | null;
/** True where weighted sums of the column cannot pass the widest number that DuckDB counts exactly. */
export declare function canBeWeighted(column: GroupInput["column"]): boolean;
/** The deviation of a finite value from the mean, as a share of the largest one. */
export declare function deviationOf(input: GroupInput, summary: NumericSummary): string;
/** Figures of both passes, for the limits that are drawn from them. */
export declare function numericFigures(found: Found): {
  count: number;
  min: number;
  max: number;
  p05: number;
  p25: number;
  p50: number;
  p75: number;
  p95: number;
  /** The least and the greatest value that a trimmed mean keeps. */
  trimLow: number;
  trimHigh: number;
  mean: number;
  standardDeviation: number | null;
  mad: number | null;
} | null;
