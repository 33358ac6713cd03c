import { medianOf } from "./median.ts";

/** Where the level of a series changes for good. */
type Shift = {
  /** The first place of the new level. */
  at: number;
  /** Medians on either side. */
  before: number;
  after: number;
  /** The distance of the medians in standard deviations within the sides, these estimated by the median absolute deviation. */
  distance: number;
  /** How many times the change is as great as the greatest change elsewhere in the series. */
  factor: number;
};

const windows = [12, 24, 48, 96];
/** Windows that the series must have room for, so that the greatest change elsewhere is one of many. */
const minWindows = 16;
/** Part of the series that either side must have at least: a short spell is no level. */
const leastSide = 0.1;
/** Of the change where it happens, so much remains between the medians of both sides. */
const leastRemains = 0.5;
/** Values farther from the quartiles than this many interquartile ranges count as if they stood there. */
const fence = 3;

/**
 * The change point of a series. The means of as many values before and after each place are compared; the place where they differ most is a
 * shift if they differ much less everywhere else, as they do not where a series drifts, swings or walks at random.
 * @param values in their order, none missing
 */
export function shiftIn(values: Float64Array): Shift | null {
  const clipped = withinFence(values);
  if (!clipped) return null;
  const sums = new Float64Array(clipped.length + 1);
  for (let i = 0; i < clipped.length; i++) sums[i + 1] = (sums[i] ?? 0) + (clipped[i] ?? 0);
  const steps = windows
    .filter((width) => clipped.length >= minWindows * width)
    .flatMap((width) => greatestStep(sums, width) ?? [])
    .toSorted((a, b) => b.factor - a.factor);
  const [step] = steps;
  if (!step) return null;
  const { at, change, factor } = step;
  const least = Math.max(leastSide * values.length, step.width);
  if (at < least || values.length - at < least) return null;
  const [before, after] = [values.subarray(0, at), values.subarray(at)];
  const [low, high] = [medianOf(before), medianOf(after)];
  if ((high - low) * Math.sign(change) < leastRemains * Math.abs(change)) return null;
  const spread = spreadAbout([
    [before, low],
    [after, high],
  ]);
  const distance = Math.abs(high - low) / spread;
  return Number.isFinite(distance) && Number.isFinite(factor)
    ? { at, before: low, after: high, distance, factor }
    : null;
}

type Step = { at: number; change: number; factor: number; width: number };

/** The place where the means of `width` values on either side differ most, and the greatest difference away from it. */
function greatestStep(sums: Float64Array, width: number): Step | null {
  const n = sums.length - 1;
  const changeAt = (at: number) => ((sums[at + width] ?? 0) - 2 * (sums[at] ?? 0) + (sums[at - width] ?? 0)) / width;
  let best = width;
  for (let at = width; at <= n - width; at++) if (Math.abs(changeAt(at)) > Math.abs(changeAt(best))) best = at;
  let elsewhere = 0;
  for (let at = width; at <= n - width; at++) {
    if (Math.abs(at - best) >= width) elsewhere = Math.max(elsewhere, Math.abs(changeAt(at)));
  }
  const change = changeAt(best);
  if (!(elsewhere > 0) || change === 0) return null;
  return { at: best, change, factor: Math.abs(change) / elsewhere, width };
}

/** Single values far off must not look like a change; null where the values hardly vary. */
function withinFence(values: Float64Array): Float64Array | null {
  const sorted = values.slice().sort();
  const [low, high] = [quantile(sorted, 0.25), quantile(sorted, 0.75)];
  const room = fence * (high - low);
  if (!(room > 0) || !Number.isFinite(room)) return null;
  return values.map((value) => Math.min(high + room, Math.max(low - room, value)));
}

function quantile(sorted: Float64Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** 1.4826 times the median of the absolute deviations from each side's own median. */
function spreadAbout(sides: readonly (readonly [Float64Array, number])[]): number {
  const deviations = sides.flatMap(([values, median]) => Array.from(values, (value) => Math.abs(value - median)));
  return 1.4826 * medianOf(Float64Array.from(deviations));
}
