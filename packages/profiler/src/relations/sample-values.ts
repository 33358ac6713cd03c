import { setImmediate } from "node:timers/promises";
import type { RelationContext } from "./group.ts";

/** Lets timers and messages through between parts of a long computation; rejects when it was aborted meanwhile. */
export async function pause({ signal }: Pick<RelationContext, "signal">): Promise<void> {
  await setImmediate();
  signal?.throwIfAborted();
}

/** 32 bits that look random, and are the same for the same number (the last step of MurmurHash3). */
function mixed(value: number): number {
  let bits = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** About that share of the rows from 0, always the same ones, ascending. */
export function pickedRows(count: number, share: number): Int32Array {
  const picked = new Int32Array(count);
  let size = 0;
  for (let row = 0; row < count; row++) if (mixed(row + 1) < share * 2 ** 32) picked[size++] = row;
  return picked.slice(0, size);
}

/** The numbers from 0 in an order that has nothing to do with their size, always the same (Fisher and Yates). */
export function shuffled(count: number): Int32Array {
  const order = Int32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = mixed(i) % (i + 1);
    [order[i], order[j]] = [order[j] ?? 0, order[i] ?? 0];
  }
  return order;
}

/** Ranks from 0 among the values present, equal values sharing one and none being skipped; -1 where there is none. */
export function denseRanks(values: Float64Array): Int32Array {
  const different = differentValues(values);
  const ranks = new Int32Array(values.length);
  for (let row = 0; row < values.length; row++) {
    const value = values[row] ?? Number.NaN;
    ranks[row] = Number.isNaN(value) ? -1 : positionOf(different, value);
  }
  return ranks;
}

/** The values without repetition, ascending. */
function differentValues(values: Float64Array): Float64Array {
  const all = new Float64Array(values.length);
  let present = 0;
  for (let row = 0; row < values.length; row++) {
    const value = values[row] ?? Number.NaN;
    if (!Number.isNaN(value)) all[present++] = value;
  }
  const sorted = all.subarray(0, present).sort();
  let count = 0;
  for (let i = 0; i < sorted.length; i++) {
    const value = sorted[i] ?? 0;
    if (count === 0 || value !== sorted[count - 1]) sorted[count++] = value;
  }
  return sorted.subarray(0, count);
}

/** Where the value stands in ascending ones that have it. */
function positionOf(ascending: Float64Array, value: number): number {
  let [low, high] = [0, ascending.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The highest of the ranks; -1 where there is none. A loop, since callbacks for each row of each pair take most of the time. */
export function highest(ranks: Int32Array): number {
  let most = -1;
  for (let row = 0; row < ranks.length; row++) most = Math.max(most, ranks[row] ?? -1);
  return most;
}

/** The inner product, in four sums at once: a single one waits for each addition. */
export function product(a: Float64Array, b: Float64Array): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  const whole = a.length - (a.length % 4);
  for (let i = 0; i < whole; i += 4) {
    s0 += (a[i] ?? 0) * (b[i] ?? 0);
    s1 += (a[i + 1] ?? 0) * (b[i + 1] ?? 0);
    s2 += (a[i + 2] ?? 0) * (b[i + 2] ?? 0);
    s3 += (a[i + 3] ?? 0) * (b[i + 3] ?? 0);
  }
  for (let i = whole; i < a.length; i++) s0 += (a[i] ?? 0) * (b[i] ?? 0);
  return s0 + s1 + (s2 + s3);
}
