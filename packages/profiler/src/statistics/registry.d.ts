import type { StatisticGroup } from "./group.ts";
/** Every group, in the order in which later ones may refine what earlier ones say. */
export declare const statisticGroups: readonly StatisticGroup[];
