import type { Found } from "../passes.ts";
import type { RowSet } from "../profile.ts";
import { type Bounds } from "../semantics/bounds.ts";
import type { GroupInput, StatisticGroup } from "./group.ts";
export type BoundsFacts = {
  /** Values that what the column is called rules out, such as an age below 0. */
  impossible?: RowSet & Bounds;
  /** Infinities among the numbers. */
  infinite?: RowSet;
};
/** Values outside the limits that the column's name sets, and infinities. */
export declare const boundsStatistics: StatisticGroup;
/** True in rows with a value out of bounds that does not stand for "missing"; null where there can be none. */
export declare function impossibleCondition({ column }: GroupInput, found: Found): string | null;
