import type { TargetRelations } from "@datainsight/schemas";

type Found = Omit<TargetRelations["features"][number], "column">;

/** Rows by group, and in it by class. */
export type Purity = {
  add: (groups: Int32Array, classes: Int32Array) => void;
  counts: () => readonly (readonly number[])[];
};

export function noPurity(): Purity {
  const counts: number[][] = [];
  return {
    add: (groups, classes) => {
      for (let row = 0; row < groups.length; row++) {
        const [group, code] = [groups[row] ?? -1, classes[row] ?? -1];
        if (group < 0 || code < 0) continue;
        while (counts.length <= group) counts.push([]);
        const own = counts[group] ?? [];
        while (own.length <= code) own.push(0);
        own[code] = (own[code] ?? 0) + 1;
      }
    },
    counts: () => counts,
  };
}

/**
 * Guessing the class by the group: right are the rows of the most frequent class of a group, as long as it stays the most frequent
 * without the row itself; half of them where it then draws level. A row alone in its group tells nothing.
 */
export function purityOf(groups: readonly (readonly number[])[]): Found | null {
  const classes: number[] = [];
  let [n, right] = [0, 0];
  for (const own of groups) {
    let [top, next] = [0, 0];
    for (const [code, count] of own.entries()) {
      classes[code] = (classes[code] ?? 0) + count;
      n += count;
      next = Math.max(next, Math.min(count, top));
      top = Math.max(top, count);
    }
    right += rightOf(top, next);
  }
  const base = Math.max(0, ...classes);
  if (n < 2 || base >= n) return null;
  return { n, strength: Math.min(1, Math.max(0, (right - base) / (n - base))), measure: "purity" };
}

function rightOf(top: number, next: number): number {
  if (top < 2 || top - 1 < next) return 0;
  return top - 1 > next ? top : top / 2;
}
