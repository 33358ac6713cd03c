import { quoteLiteral } from "../sql.ts";
import type { Candidate } from "./candidate.ts";

const maxFormats = 4;

/**
 * One candidate that reads dates written in several ways, the most frequent way first; undefined when one way does.
 * @param counted how many values fit each way to write a date (or a datetime)
 */
export function mixDates(
  counted: readonly { candidate: Candidate; fit: number }[],
  dataType: "date" | "datetime",
): Candidate | undefined {
  const fitting = counted.filter(({ candidate, fit }) => candidate.dataType === dataType && fit > 0);
  const sorted = withoutCovered(fitting)
    .toSorted((a, b) => b.fit - a.fit)
    .map(({ candidate }) => candidate);
  // Two that differ in the order of day and month alone look the same, and count as one.
  const looks = [...new Set(sorted.map(({ pattern }) => pattern))].slice(0, maxFormats);
  const ways = sorted.filter(({ pattern }) => looks.includes(pattern));
  const [main] = ways;
  if (!main?.date || ways.length < 2) return undefined;
  const parse = (value: string): string => `coalesce(${partsOf(ways, value).join(", ")})`;
  return {
    id: `mixed-${ways.map((way) => way.id).join("+")}`,
    dataType,
    pattern: ways.map((way) => `(?:${way.pattern})`).join("|"),
    check: (value) => `${parse(value)} IS NOT NULL`,
    date: { format: main.date.format, parse, twin: null, mixes: ways },
  };
}

type Counted = { candidate: Candidate; fit: number };

/** Of a loose way and the strict ones that it covers, the strict one where it reads as many values, else the loose one. */
function withoutCovered(fitting: readonly Counted[]): readonly Counted[] {
  return fitting.reduce((left, loose) => {
    const covers = loose.candidate.date?.covers ?? [];
    const strict = left.filter(({ candidate }) => covers.includes(candidate.id));
    if (strict.length === 0) return left;
    const isNeeded = strict.every(({ fit }) => fit < loose.fit);
    return left.filter((each) => (isNeeded ? !strict.includes(each) : each !== loose));
  }, fitting);
}

/** Each way reads only what is written like it: strptime by itself takes `20` for a year of four digits. */
function partsOf(ways: readonly Candidate[], value: string): string[] {
  return ways.flatMap((way) =>
    way.date
      ? [`CASE WHEN regexp_full_match(${value}, ${quoteLiteral(way.pattern)}) THEN ${way.date.parse(value)} END`]
      : [],
  );
}
