import type { RowSet } from "../profile.ts";
import type { StatisticGroup } from "./group.ts";
export type KeyFacts = {
  /** Values of a key column that occur more than once: the rows with them, how many values, how many rows too many. */
  repeats?: RowSet & {
    values: number;
    surplus: number;
    /** True where the name says "identifier", not just "code" or "number". */
    byName: boolean;
  };
};
/** Repeated values of a column that is a key by name and nearly one by content. */
export declare const keyStatistics: StatisticGroup;
