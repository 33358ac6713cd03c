import type { ColumnProfileBase, ExactNumber, ReportedColumn } from "@datainsight/schemas";

/**
 * A whole number past 2^53 as text, as a reader of JSON may keep it as an integer, or round it; any other number as it is. What JSON
 * cannot say at all, infinities and NaN, becomes null.
 */
export function exactNumber(value: number): ExactNumber | null {
  if (!Number.isFinite(value)) return null;
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? String(value) : value;
}

/** The mean and the median, which are stored as numbers, as a report shows them. */
export function reported<Row extends Pick<ColumnProfileBase, "mean" | "median">>(
  row: Row,
): Omit<Row, "mean" | "median"> & Pick<ReportedColumn, "mean" | "median"> {
  const { mean, median } = row;
  return {
    ...row,
    mean: mean === null ? null : exactNumber(mean),
    median: median === null ? null : exactNumber(median),
  };
}

/** Statistics, a distribution or evidence with every number as above. */
export function withExactNumbers<Value>(value: Value): Value {
  // The schemas of what is stored take text beside each number that can be so large.
  return exactAny(value) as Value;
}

function exactAny(value: unknown): unknown {
  if (typeof value === "number") return exactNumber(value);
  if (Array.isArray(value)) return value.map(exactAny);
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, exactAny(inner)]));
  return value;
}
