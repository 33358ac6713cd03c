import type { StatisticGroup } from "./group.ts";
/**
 * Means for quantities that multiply or that are rates, present where every value is positive: geometric, exp of the mean of
 * ln x, and harmonic, n / sum 1/x. Theil's index of inequality (1967), mean of x/m ln(x/m): 0 where all are equal, ln n at most.
 */
export declare const meanStatistics: StatisticGroup;
