import type { Signature } from "./signatures.ts";

/** Positions of columns of which the first two seem to make the third. */
export type Triple = { first: number; second: number; total: number };

/** Sums that are equal but for rounding. */
const rounding = 1e-9;
/** Pairs of columns times groups of rows that are looked up. */
const maxLookups = 20_000_000;

/** Lookups between two turns of others. */
const lookupsAtOnce = 1_000_000;

/**
 * Triples with first + second = total in at least two groups of rows (one where there are not more), those in most first.
 * @param onStep lets others have a turn; what it rejects with ends the work
 */
export async function matchSums(
  signatures: readonly Signature[],
  columns: number,
  onStep: (share: number) => Promise<void>,
): Promise<Triple[]> {
  const pairs = (columns * columns) / 2;
  const used = signatures.slice(0, Math.max(4, Math.floor(maxLookups / pairs)));
  const votes = new Map<string, { triple: Triple; groups: number }>();
  for (const [at, signature] of used.entries()) {
    const onPart = (share: number) => onStep((at + share) / used.length);
    for (const triple of await matchesIn(signature, onPart)) {
      const key = `${triple.first} ${triple.second} ${triple.total}`;
      const vote = votes.get(key) ?? { triple, groups: 0 };
      vote.groups++;
      votes.set(key, vote);
    }
  }
  const needed = Math.min(2, used.length);
  return [...votes.values()]
    .filter(({ groups }) => groups >= needed)
    .toSorted((a, b) => b.groups - a.groups || inOrder(a.triple, b.triple))
    .map(({ triple }) => triple);
}

/** By the columns, whichever of two parts is the greater. */
function inOrder(a: Triple, b: Triple): number {
  const partsOf = ({ first, second, total }: Triple) => [total, Math.min(first, second), Math.max(first, second)];
  const [own, other] = [partsOf(a), partsOf(b)];
  const at = own.findIndex((part, i) => part !== other[i]);
  return at < 0 ? 0 : (own[at] ?? 0) - (other[at] ?? 0);
}

/** Sums of one column with those after it rise, so that the totals are walked through once for each column. */
async function matchesIn(signature: Signature, onStep: (share: number) => Promise<void>): Promise<Triple[]> {
  const present = signature.flatMap((value, column) => (value !== null && value !== 0 ? [{ value, column }] : []));
  const sorted = present.toSorted((a, b) => a.value - b.value);
  const values = Float64Array.from(sorted, ({ value }) => value);
  const found: Triple[] = [];
  let lookups = 0;
  for (let i = 0; i < values.length; i++) {
    const first = values[i] ?? 0;
    let least = 0;
    for (let j = i + 1; j < values.length; j++) {
      const second = values[j] ?? 0;
      const tolerance = rounding * (Math.abs(first) + Math.abs(second));
      while (least < values.length && (values[least] ?? 0) < first + second - tolerance) least++;
      for (let at = least; at < values.length && (values[at] ?? 0) <= first + second + tolerance; at++) {
        if (at !== i && at !== j && found.length < maxMatches) found.push(tripleOf(sorted, [i, j, at]));
      }
    }
    lookups += 2 * values.length;
    if (lookups < lookupsAtOnce) continue;
    lookups = 0;
    await onStep(i / values.length);
  }
  return found;
}

/** Matches of one group of rows beyond these are chance: many columns hold few and small numbers there. */
const maxMatches = 200_000;

function tripleOf(
  sorted: readonly { column: number }[],
  [first, second, total]: readonly [number, number, number],
): Triple {
  const [a, b, c] = [first, second, total].map((at) => sorted[at]?.column ?? 0);
  return { first: Math.min(a ?? 0, b ?? 0), second: Math.max(a ?? 0, b ?? 0), total: c ?? 0 };
}
