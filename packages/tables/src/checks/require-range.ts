import type { DataType } from "@datainsight/schemas";
import { CheckError } from "./check-error.ts";
import { atScale, parseDecimal } from "./decimal.ts";
import { namedColumn } from "./exports/writer.ts";
import { isOutside, momentOf, type Range } from "./values.ts";

/**
 * Refuses bounds that no value can lie between, and, where the column is known, bounds that are none for its type.
 * @throws CheckError with what is wrong
 */
export function requireRange(range: Range, column?: { name: string; dataType: DataType }): void {
  if (column) isOutside(namedColumn(column), range);
  const { min, max } = range;
  if (min === null || max === null || !isAbove(min, max)) return;
  throw new CheckError(`The range is empty: its min ${min} is above its max ${max}.`);
}

/** By value where both are numbers, dates or times of day; whatever else they are, it is not known. */
function isAbove(min: string, max: string): boolean {
  const [least, most] = [parseDecimal(min), parseDecimal(max)];
  if (least && most) {
    const scale = Math.max(least.scale, most.scale);
    return (atScale(least, scale, "exact") ?? 0n) > (atScale(most, scale, "exact") ?? 0n);
  }
  for (const kind of ["datetime", "time"] as const) {
    const [from, to] = [momentOf(kind, min), momentOf(kind, max)];
    // A day as the upper bound takes in all of it.
    if (from && to) return from.text.slice(0, to.wholeDay ? to.text.length : undefined) > to.text;
  }
  return false;
}
