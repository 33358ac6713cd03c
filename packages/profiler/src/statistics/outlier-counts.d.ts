import type { StatisticGroup } from "./group.ts";
/**
 * How many values lie outside the usual limits, for those who know them: Tukey's inner and outer fences (quartile -+ 1.5 and
 * 3 IQR, 1977), three standard deviations from the mean, and 3.5 modified z-scores, 0.6745 (x - median) / MAD (Iglewicz and
 * Hoaglin, 1993). A limit without spread counts nothing and is left out. With each count go the numbers of the first rows.
 */
export declare const outlierCountStatistics: StatisticGroup;
