import type { Feature } from "./relate-target.ts";
import { isQuantity } from "./values.ts";

/** Quantities with more values than this are put into as many groups of equal size. */
const maxGroups = 32;

/** Where the values of a quantity lie: about their mean, how far at most from it, and the quantiles between groups. */
export type Range = { center: number; scale: number; edges: Float64Array };

/** How rows are put into groups: by quantiles, or by value, the groups being numbered as they come up. */
export type Grouping = { edges: Float64Array } | { codes: Map<number, number> };

/** @param values of all rows, or of a sample; then the profile's extremes say how far the others lie */
export function rangeIn(values: Float64Array, { profiled }: Pick<Feature, "profiled">): Range {
  const present = values.filter((value) => !Number.isNaN(value)).sort();
  const n = present.length;
  const extremes = [profiled.minValue, profiled.maxValue].map((text) => (text === null ? Number.NaN : Number(text)));
  const bounds = [present[0] ?? 0, present[n - 1] ?? 0, ...extremes].filter(Number.isFinite);
  const [low, high] = [Math.min(...bounds), Math.max(...bounds)];
  const mean = present.reduce((sum, value) => sum + value / n, 0);
  // Between the largest numbers there are a difference overflows; from their middle none does.
  const center = Number.isFinite(high - low) ? mean : low / 2 + high / 2;
  const edges = new Set<number>();
  if (profiled.uniqueCount > maxGroups) {
    for (let k = 1; k < maxGroups; k++) edges.add(present[Math.max(0, Math.ceil((k * n) / maxGroups) - 1)] ?? 0);
  }
  const scale = Math.max(high - center, center - low);
  return { center, scale: scale > 0 ? scale : 1, edges: Float64Array.from(edges) };
}

export function groupingOf({ column }: Pick<Feature, "column">, range: Range | undefined): Grouping {
  if (isQuantity(column) && range && range.edges.length > 0) return { edges: range.edges };
  return { codes: new Map() };
}

/** The group of each row from 0, -1 where there is no value. */
export function groupInto(grouping: Grouping, values: Float64Array): Int32Array {
  const groups = new Int32Array(values.length);
  for (let row = 0; row < values.length; row++) {
    const value = values[row] ?? Number.NaN;
    if (Number.isNaN(value)) groups[row] = -1;
    else groups[row] = "edges" in grouping ? edgesBelow(grouping.edges, value) : codeOf(grouping.codes, value);
  }
  return groups;
}

/** How many of the ascending edges are less than the value. */
function edgesBelow(edges: Float64Array, value: number): number {
  let [low, high] = [0, edges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((edges[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function codeOf(codes: Map<number, number>, value: number): number {
  const known = codes.get(value);
  if (known !== undefined) return known;
  const code = codes.size;
  codes.set(value, code);
  return code;
}
