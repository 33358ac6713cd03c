import type { StatisticGroup } from "./group.ts";
/**
 * Figures of the middle that a few far values do not move: Tukey's trimean (1977), the mean without the lowest and the highest
 * tenth (floor(n / 10) values each), the same with those values set to the next one inside (winsorised), and three ratios without
 * unit: 1.4826 MAD / median, (Q3 - Q1) / (Q3 + Q1), and Bowley's quartile skewness (Q3 + Q1 - 2 median) / (Q3 - Q1).
 */
export declare const robustStatistics: StatisticGroup;
