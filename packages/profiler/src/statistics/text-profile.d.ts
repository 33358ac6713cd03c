import type { StatisticGroup } from "./group.ts";
/**
 * What texts are made of: words (runs without white space), letter case, white space inside, Unicode's categories and scripts,
 * shapes. Exact over the distinct values while these have 300,000 characters at most; of more those are taken whose hash leaves
 * no remainder, and the figures say so.
 */
export declare const textProfileStatistics: StatisticGroup;
