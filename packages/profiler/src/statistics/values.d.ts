import type { RowSet } from "../profile.ts";
import type { StatisticGroup } from "./group.ts";
export type ValueFacts = {
  /** Rows in which the value is missing. */
  missing?: RowSet;
  /** The rows of the most frequent value, where nearly all rows have it. */
  common?: RowSet;
};
/** What every column has: how many values, how many different ones, the most frequent, the least and the greatest. */
export declare const valueStatistics: StatisticGroup;
