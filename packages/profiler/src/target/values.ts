import type { TableColumn } from "@datainsight/tables";
import { isBinaryFloat, quoteNumber, valueOf } from "../sql.ts";
import type { Feature, TargetContext } from "./relate-target.ts";

/** The feature as a finite double, or NULL: times count in microseconds. */
export function numberOf(column: TableColumn): string {
  if (column.dataType === "date" || column.dataType === "datetime") {
    return `(epoch_us(CASE WHEN isfinite(${column.storageName}) THEN ${column.storageName} END))::DOUBLE`;
  }
  if (!isBinaryFloat(column)) return `(${column.storageName})::DOUBLE`;
  return `(CASE WHEN isfinite(${column.storageName}) THEN ${column.storageName}::DOUBLE END)`;
}

/** True for numbers and points in time that are stored as such. */
export function isQuantity({ dataType, storageType }: TableColumn): boolean {
  return ["integer", "float", "date", "datetime"].includes(dataType) && storageType !== "VARCHAR";
}

/** `x` less its middle, in units of its spread, so that no square overflows; null where there is no spread. */
export function scaled(expression: string, { middle, spread }: { middle: number; spread: number }): string | null {
  if (!Number.isFinite(middle) || !Number.isFinite(spread) || spread <= 0) return null;
  return `((${expression} - ${quoteNumber(middle)}) / ${quoteNumber(spread)})`;
}

/** The target's class as stored, NULL where it is missing. */
export function classOf({ target }: TargetContext): string {
  return valueOf(target.column);
}

/** A middle and a spread that every value of the column fits: half the sum and half the difference of its extremes. */
export function rangeOf({ min, max }: { min: number | null; max: number | null }): { middle: number; spread: number } {
  if (min === null || max === null) return { middle: Number.NaN, spread: 0 };
  return { middle: min / 2 + max / 2, spread: max / 2 - min / 2 };
}

export function storageNames(features: readonly Feature[]): string {
  return features.map(({ column }) => column.storageName).join(", ");
}
