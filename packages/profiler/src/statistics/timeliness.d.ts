import type { RowSet } from "../profile.ts";
import type { StatisticGroup } from "./group.ts";
/** How dates that come at equal steps do so, and where a step is left out. */
export type Cadence = {
  unit: "year" | "month" | "working day" | "time";
  /** The usual step in units; microseconds for `time`. */
  step: number;
  /** Steps from one different value to the next, and those of them that are the usual one. */
  steps: number;
  regular: number;
  /** Steps that are too long, and values that would fill them. */
  gaps: number;
  absent: number;
  /** The rows with the first value after each gap. */
  after: RowSet | null;
};
export type TimelinessFacts = {
  /** Days from the newest value to the day of the analysis; below 0 where it lies ahead. */
  daysSinceNewest?: number;
  cadence?: Cadence;
  /** Values of each month, January first, and of each hour of the day, UTC; hours only where there are times. */
  calendar?: {
    months: number[];
    hours: number[] | null;
  };
};
/** Age, rhythm and calendar of dates. */
export declare const timelinessStatistics: StatisticGroup;
