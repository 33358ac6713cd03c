import { isPersonal } from "@datainsight/tables";
import type { Found } from "../passes.ts";
import type { RowSet } from "../profile.ts";
import { readCount, readField, readList, readText } from "../readers.ts";
import { quoteTexts, trimmed } from "../sql.ts";
import type { StatisticGroup } from "./group.ts";
import { meaningOfText } from "./text.ts";

export type SimilarFacts = {
  /** Rare values that one slip of the pen tells from a frequent one. */
  similar?: RowSet & { pairs: { value: string; like: string }[] };
};

const maxDistinct = 2000;
const maxPairs = 50;
const minLength = 5;
/** A slip stands in so many rows at most, and what it was meant to be in so many times as many at least. */
const mostRows = 2;
const timesAsMany = 4;
/** Where values stand in fewer rows on average, they are names, and two similar ones two things. */
const minRowsPerValue = 4;

/** Values of a category that look misspelt: one letter left out, added, changed, or two in the wrong order. */
export const similarStatistics: StatisticGroup = {
  name: "similar-spellings",
  appliesTo: (column) => column.dataType === "text" && column.storageType === "VARCHAR",
  overDistinct: (input, found): Record<string, string> => {
    const [count, unique] = [readCount(found["values"]), readCount(found["unique"])];
    const meaning = meaningOfText(input, found);
    if (unique < 3 || unique > maxDistinct || count < unique * minRowsPerValue) return {};
    if (meaning?.valid || isPersonal(meaning?.id ?? null)) return {};
    const letters = `SELECT c, v, n, lower(v) AS t FROM d WHERE length(v) BETWEEN ${minLength} AND 60 AND NOT regexp_matches(v, '[0-9]')`;
    // Plurals are words of their own.
    const slips = `r.t <> f.t AND left(r.t, 1) = left(f.t, 1) AND abs(length(r.t) - length(f.t)) <= 1
      AND r.t <> f.t || 's' AND f.t <> r.t || 's' AND damerau_levenshtein(r.t, f.t) = 1`;
    const pairs = `SELECT r.c AS c, r.v AS v, r.n AS n, arg_max(f.v, f.n) AS f FROM (${letters}) r JOIN (${letters}) f
      ON r.c = f.c AND r.n <= ${mostRows} AND f.n >= ${timesAsMany} * r.n AND ${slips} GROUP BY r.c, r.v, r.n`;
    return {
      similar: `SELECT c, {'rows': sum(n), 'pairs': count(*), 'list': min({'v': v, 'f': f}, ${maxPairs})} AS r FROM (${pairs}) GROUP BY c`,
    };
  },
  probes: ({ column }, found) => {
    const pairs = pairsIn(found);
    if (pairs.length === 0) return [];
    const condition = `${trimmed(column.storageName)} IN (${quoteTexts(pairs.map(({ value }) => value))})`;
    return [{ name: "similar", condition, predicate: condition.includes("@") ? null : condition }];
  },
  finish: (_input, found, rows) => {
    const set = rows.get("similar");
    return set && set.count > 0 ? { facts: { similar: { ...set, pairs: pairsIn(found) } } } : {};
  },
};

function pairsIn(found: Found): { value: string; like: string }[] {
  return readList(readField(found["similar"], "list")).map((item) => ({
    value: readText(readField(item, "v")) ?? "",
    like: readText(readField(item, "f")) ?? "",
  }));
}
