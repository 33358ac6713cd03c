import type { Found } from "../passes.ts";
import type { RowSet } from "../profile.ts";
import type { StatisticGroup } from "./group.ts";
export type SentinelFacts = {
  /** Numbers such as -999 that stand apart from all others and seem to mean "missing". */
  sentinels?: (RowSet & {
    value: number;
  })[];
};
/** Looks for a sentinel only where the least or the greatest value is one. */
export declare const sentinelStatistics: StatisticGroup;
/** The sentinels that the passes have shown. */
export declare function sentinelsIn(found: Found): number[];
