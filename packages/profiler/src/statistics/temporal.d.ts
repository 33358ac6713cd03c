import type { RowSet } from "../profile.ts";
import type { StatisticGroup } from "./group.ts";
export type TemporalFacts = {
  /** Dates after the day of the analysis. */
  future?: RowSet;
  /** Dates that systems fill in when they know none, such as 1900-01-01. */
  placeholderDates?: RowSet & {
    days: string[];
  };
};
/** Histogram over time, days in the future, placeholder dates. The median of a time is no number and stays null. */
export declare const temporalStatistics: StatisticGroup;
