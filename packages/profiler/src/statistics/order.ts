import { readField, readNumber } from "../readers.ts";
import type { StatisticGroup } from "./group.ts";

/**
 * The order of the values from row to row, missing ones passed over: which way they go, and `sortedness`, the steps up less the
 * steps down as a share of both: 1 never goes down, -1 never goes up, near 0 goes either way.
 */
export const orderStatistics: StatisticGroup = {
  name: "order",
  appliesTo: (column) => column.dataType !== "json" && column.dataType !== "boolean" && column.dataType !== "empty",
  comparesNeighbours: true,
  finish: (_input, found) => {
    const order = orderOf({
      ups: readNumber(readField(found["neighbours"], "ups")) ?? 0,
      downs: readNumber(readField(found["neighbours"], "downs")) ?? 0,
      ties: readNumber(readField(found["neighbours"], "ties")) ?? 0,
      isWhole: readField(found["neighbours"], "isWhole") === true,
    });
    return order ? { statistics: { order } } : {};
  },
};

/** From the steps up, down and level; null below two values. `isWhole` false: only the beginning was compared. */
export function orderOf({ ups, downs, ties, isWhole }: { ups: number; downs: number; ties: number; isWhole: boolean }) {
  if (ups + downs + ties === 0) return null;
  const sortedness = isWhole && ups + downs > 0 ? (ups - downs) / (ups + downs) : null;
  return { direction: directionOf(ups, downs, ties), sortedness };
}

function directionOf(ups: number, downs: number, ties: number) {
  if (ups === 0 && downs === 0) return "constant" as const;
  if (ups > 0 && downs > 0) return "none" as const;
  if (ups > 0) return ties === 0 ? ("strictly_increasing" as const) : ("increasing" as const);
  return ties === 0 ? ("strictly_decreasing" as const) : ("decreasing" as const);
}
