import { readCount, readField, readList } from "../readers.ts";
import type { GroupInput } from "./group.ts";

type Laid = Pick<GroupInput, "layout">;

/** How many rows a condition is true in, whatever the layout. */
export function countWhere({ layout }: Laid, condition: string): string {
  return layout === "distinct" ? `sum(n) FILTER (WHERE ${condition})` : `count(*) FILTER (WHERE ${condition})`;
}

/** The sum of an expression over the rows, whatever the layout. */
export function sumOf({ layout }: Laid, expression: string): string {
  return layout === "distinct" ? `sum(n * (${expression}))` : `sum(${expression})`;
}

/** How many rows have each value of a small whole number, as a list of `{key, value}`. */
export function countEach({ layout }: Laid, expression: string): string {
  if (layout === "rows") return `map_entries(histogram(${expression}))`;
  const weight = layout === "distinct" ? "sum(n)" : "count(*)";
  return `(SELECT list({'key': k, 'value': w}) FROM (SELECT ${expression} AS k, ${weight} AS w FROM d GROUP BY k) WHERE k IS NOT NULL)`;
}

/** What `countEach` found, for each whole number from `first` on. */
export function countsIn(entries: unknown, first: number, length: number): number[] {
  const counts = new Map(
    readList(entries).map((item) => [readCount(readField(item, "key")), readCount(readField(item, "value"))]),
  );
  return Array.from({ length }, (_, index) => counts.get(index + first) ?? 0);
}

/**
 * The values of the given ranks (from 0) among the ascending values of `expression`, in the order of the ranks. `count` is how
 * many values there are that are not NULL. Every rank is exact: a share that falls between two ranks cannot be rounded.
 */
export function valuesAtRanks(
  { layout }: Laid,
  expression: string,
  { ranks, count, before = 0 }: { ranks: readonly number[]; count: number; before?: number },
): string {
  if (count === 0) return "NULL";
  if (layout === "rows")
    return `quantile_disc(${expression}, [${ranks.map((rank) => `'${(rank + 0.5) / count}'::DOUBLE`).join(", ")}])`;
  return `(SELECT [${ranks.map((rank) => `min(${expression}) FILTER (WHERE upto > ${rank + before})`).join(", ")}] FROM s)`;
}

/** The ranks between which a quantile lies, and how far it is from the lower to the upper one: linear interpolation. */
export function ranksOfQuantile(count: number, share: number): { lower: number; upper: number; part: number } {
  const position = Math.max(0, count - 1) * share;
  const lower = Math.floor(position);
  return { lower, upper: Math.min(Math.max(0, count - 1), lower + 1), part: position - lower };
}

/** The shares of the quantiles that are told, and their names. */
export const quantileShares = { p01: 0.01, p05: 0.05, p25: 0.25, p50: 0.5, p75: 0.75, p95: 0.95, p99: 0.99 } as const;

/** A value part of the way from low to high; exact where both are equal, and without overflow. */
export function between(low: number, high: number, part: number): number {
  if (part === 0 || low === high) return low;
  const step = high - low;
  return Number.isFinite(step) ? low + step * part : low * (1 - part) + high * part;
}
