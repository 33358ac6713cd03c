import type { StatisticGroup } from "./group.ts";
/** How many values are true. */
export declare const booleanStatistics: StatisticGroup;
