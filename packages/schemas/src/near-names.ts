const most = 3;
/** Beyond so many characters two names are told apart soon enough. */
const longest = 64;

/**
 * The names that were probably meant by one that is not there, nearest first, at most three: the same but for case, spaces and
 * punctuation; one that begins or ends the other; or a few slips away (Levenshtein's distance, a swap of neighbours as one).
 */
export function nearNames(name: string, names: readonly string[]): string[] {
  const asked = plain(name);
  if (asked === "") return [];
  const found = names.flatMap((candidate) => {
    const distance = distanceOf(asked, plain(candidate));
    return distance === null ? [] : [{ candidate, distance }];
  });
  return found
    .toSorted((a, b) => a.distance - b.distance)
    .slice(0, most)
    .map(({ candidate }) => candidate);
}

/** ` Did you mean "order_id"?`, to stand behind a sentence; nothing where no name is near. */
export function didYouMean(name: string, names: readonly string[]): string {
  const near = nearNames(name, names).map((each) => `"${each}"`);
  const last = near.pop();
  if (last === undefined) return "";
  return ` Did you mean ${near.length === 0 ? last : `${near.join(", ")} or ${last}`}?`;
}

function plain(name: string): string {
  return name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "")
    .slice(0, longest);
}

/** Null where the two are far apart. */
function distanceOf(asked: string, candidate: string): number | null {
  if (asked === candidate) return 0;
  const shorter = Math.min(asked.length, candidate.length);
  const slips = Math.max(1, Math.floor(asked.length / 3));
  if (Math.abs(asked.length - candidate.length) <= slips) {
    const distance = editsBetween(asked, candidate);
    if (distance <= slips && distance < shorter) return distance;
  }
  const isPart = shorter >= 3 && (ends(asked, candidate) || ends(candidate, asked));
  return isPart ? longest + Math.abs(asked.length - candidate.length) : null;
}

function ends(whole: string, part: string): boolean {
  return whole.startsWith(part) || whole.endsWith(part);
}

/** Insertions, deletions, replacements and swaps of neighbours from one text to the other. */
function editsBetween(a: string, b: string): number {
  let [before, last]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, at) => at)];
  for (let row = 1; row <= a.length; row++) {
    const next = [row];
    for (let at = 1; at <= b.length; at++) {
      const same = a[row - 1] === b[at - 1];
      const costs = [(last[at] ?? 0) + 1, (next[at - 1] ?? 0) + 1, (last[at - 1] ?? 0) + (same ? 0 : 1)];
      if (row > 1 && at > 1 && a[row - 1] === b[at - 2] && a[row - 2] === b[at - 1])
        costs.push((before[at - 2] ?? 0) + 1);
      next.push(Math.min(...costs));
    }
    [before, last] = [last, next];
  }
  return last[b.length] ?? 0;
}
