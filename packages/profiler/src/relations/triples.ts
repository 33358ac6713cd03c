import type { Signature } from "./signatures.ts";

/** Positions of columns of which the first two seem to make the third. */
export type Triple = { first: number; second: number; total: number };

/** Sums that are equal but for rounding. */
const rounding = 1e-9;
/** Pairs of columns times groups of rows that are looked up. */
const maxLookups = 20_000_000;

/** Triples with first + second = total in at least two groups of rows (one where there are not more), those in most first. */
export function matchSums(signatures: readonly Signature[], columns: number): Triple[] {
  const pairs = (columns * columns) / 2;
  const used = signatures.slice(0, Math.max(4, Math.floor(maxLookups / pairs)));
  const votes = new Map<string, { triple: Triple; groups: number }>();
  for (const signature of used) {
    for (const triple of matchesIn(signature)) {
      const key = `${triple.first} ${triple.second} ${triple.total}`;
      const vote = votes.get(key) ?? { triple, groups: 0 };
      vote.groups++;
      votes.set(key, vote);
    }
  }
  const needed = Math.min(2, used.length);
  return [...votes.values()]
    .filter(({ groups }) => groups >= needed)
    .toSorted((a, b) => b.groups - a.groups)
    .map(({ triple }) => triple);
}

/** Each total is found by bisection among the sorted sums of its group. */
function matchesIn(signature: Signature): Triple[] {
  const present = signature.flatMap((value, column) => (value !== null && value !== 0 ? [{ value, column }] : []));
  const sorted = present.toSorted((a, b) => a.value - b.value);
  const found: Triple[] = [];
  for (const [i, first] of sorted.entries()) {
    for (const second of sorted.slice(i + 1)) {
      const sum = first.value + second.value;
      const tolerance = rounding * (Math.abs(first.value) + Math.abs(second.value));
      for (let at = lowerBound(sorted, sum - tolerance); at < sorted.length; at++) {
        const total = sorted[at];
        if (!total || total.value > sum + tolerance) break;
        if (total.column === first.column || total.column === second.column) continue;
        found.push({
          first: Math.min(first.column, second.column),
          second: Math.max(first.column, second.column),
          total: total.column,
        });
      }
    }
  }
  return found;
}

function lowerBound(sorted: readonly { value: number }[], value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.value ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
