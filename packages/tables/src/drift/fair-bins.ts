import type { Compared } from "./counts.ts";
import type { Bin } from "./figures.ts";

/** What each bin must hold of the smaller version on average, so that Pearson's test is right (Cochran 1954). */
const leastExpected = 5;
/** A category is one of both versions: chosen by the smaller alone, each of its rows would make a category of its own. */
const categoryOneIn = 50;

/**
 * The bins over which a verdict is found: those of the figures where both versions have rows enough, fewer and wider ones where
 * they do not. Neighbours are joined along an order; of categories, the rare ones.
 */
export function fairBins({ bins, ks, named }: Compared): Bin[] {
  const n = bins.reduce((sum, { before }) => sum + before, 0);
  const m = bins.reduce((sum, { after }) => sum + after, 0);
  const least = (leastExpected * (n + m)) / Math.max(1, Math.min(n, m));
  if (ks !== null) return joined(bins, least);
  const isCommon = ({ before, after }: Bin) => (before + after) * categoryOneIn >= n + m;
  const common = bins.slice(0, named).filter(isCommon);
  const rare = bins.slice(0, named).filter((bin) => !isCommon(bin));
  const others = bins.slice(named);
  const rest = [...rare, ...others.slice(-1)].reduce(add, { before: 0, after: 0 });
  const sorted = [...common, ...others.slice(0, -1), rest].toSorted((a, b) => sizeOf(b) - sizeOf(a));
  return joined(
    sorted.filter((bin) => sizeOf(bin) > 0),
    least,
  );
}

/** Neighbours put together until each holds so many rows; what is left over goes to the last. */
function joined(bins: readonly Bin[], least: number): Bin[] {
  const made: Bin[] = [];
  let open: Bin = { before: 0, after: 0 };
  for (const bin of bins) {
    open = add(open, bin);
    if (sizeOf(open) < least) continue;
    made.push(open);
    open = { before: 0, after: 0 };
  }
  if (sizeOf(open) === 0) return made;
  const last = made.pop();
  return [...made, last ? add(last, open) : open];
}

function add(a: Bin, b: Bin): Bin {
  return { before: a.before + b.before, after: a.after + b.after };
}

function sizeOf({ before, after }: Bin): number {
  return before + after;
}
