import type { Found } from "../passes.ts";
import type { RowSet } from "../profile.ts";
import { readCount, readNumber } from "../readers.ts";
import type { StatisticGroup } from "./group.ts";

export type CutOffFacts = {
  /** Texts that are just as long as a field could be, and far more of them than are a little shorter. */
  cutOff?: RowSet & { length: number };
};

/** Lengths that people give fields. */
const usual = new Set([
  20, 24, 25, 30, 32, 35, 40, 45, 50, 60, 63, 64, 70, 72, 75, 80, 90, 99, 100, 120, 125, 127, 128, 140, 150, 160, 180,
  199, 200, 240, 250, 254, 255, 256, 280, 300, 400, 499, 500, 511, 512, 999, 1000, 1023, 1024, 1999, 2000, 2047, 2048,
  3999, 4000, 4095, 4096, 7999, 8000, 32_000, 32_766, 32_767, 65_535,
]);
const minRows = 5;
/** Rows of the greatest length for each of the lengths just below. */
const spike = 3;
const below = 5;

/** Texts that may have been cut off where a field ended. */
export const cutOffStatistics: StatisticGroup = {
  name: "cut-off",
  appliesTo: (column) => column.dataType === "text" && column.storageType === "VARCHAR",
  probes: ({ column }, found) => {
    const longest = longestIn(found);
    if (longest === null) return [];
    const length = `length(${column.storageName})`;
    return [
      { name: "cutOff", condition: `${length} = ${longest}` },
      { name: "nearCutOff", condition: `${length} BETWEEN ${longest - below} AND ${longest - 1}`, only: "count" },
    ];
  },
  finish: (_input, found, rows) => {
    const [set, near, length] = [rows.get("cutOff"), rows.get("nearCutOff"), longestIn(found)];
    if (!set || length === null || set.count < minRows) return {};
    if (set.count < (spike * (near?.count ?? 0)) / below) return {};
    return { facts: { cutOff: { ...set, length } } };
  },
};

/** The greatest length, where it is a usual one and the lengths differ: codes have one length by nature. */
function longestIn(found: Found): number | null {
  const [least, most] = [readNumber(found["minLength"]), readNumber(found["maxLength"])];
  if (least === null || most === null || !usual.has(most) || least > most / 2) return null;
  // Few different texts are labels; many of the greatest length are then one label that often.
  return readCount(found["unique"]) >= 20 && readCount(found["unique"]) * 2 >= readCount(found["values"]) ? most : null;
}
