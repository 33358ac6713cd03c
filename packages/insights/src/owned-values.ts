import type { ColumnFacts, ProfiledColumn } from "@datainsight/profiler";

/**
 * Values that one finding of a column owns, whatever else could be said of them: what means "missing" is neither impossible nor
 * in the future. The facts of the other findings leave these values out, and so must their fixes. Which finding stands for
 * another as a whole is in supersede.ts.
 */
const owners: Readonly<Record<string, (facts: ColumnFacts) => readonly string[]>> = {
  "hidden-missing": ({ sentinels = [] }) => sentinels.map(({ value }) => String(value)),
  "placeholder-dates": ({ placeholderDates }) => placeholderDates?.days ?? [],
  "infinite-values": ({ infinite }) => (infinite ? ["-Infinity", "Infinity"] : []),
};

/** Of the values outside of these bounds those that other findings own, as a fix leaves them out. */
export function ownedOutside(
  { facts }: ProfiledColumn,
  { min, max }: { min: string | null; max: string | null },
): { except?: string[] } {
  const except = Object.values(owners)
    .flatMap((valuesOf) => valuesOf(facts))
    .filter((value) => (min !== null && isBefore(value, min)) || (max !== null && isBefore(max, value)));
  return except.length === 0 ? {} : { except };
}

/** Numbers by size; days, which are written alike, as texts. */
function isBefore(a: string, b: string): boolean {
  const [x, y] = [Number(a), Number(b)];
  return Number.isNaN(x) || Number.isNaN(y) ? a < b : x < y;
}
