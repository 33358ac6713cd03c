import type { StatisticGroup } from "./group.ts";
/**
 * The order of the values from row to row, missing ones passed over: which way they go, and `sortedness`, the steps up less the
 * steps down as a share of both: 1 never goes down, -1 never goes up, near 0 goes either way.
 */
export declare const orderStatistics: StatisticGroup;
/** From the steps up, down and level; null below two values. `isWhole` false: only the beginning was compared. */
export declare function orderOf({
  ups,
  downs,
  ties,
  isWhole,
}: {
  ups: number;
  downs: number;
  ties: number;
  isWhole: boolean;
}): {
  direction: "constant" | "decreasing" | "increasing" | "none" | "strictly_decreasing" | "strictly_increasing";
  sortedness: number | null;
} | null;
