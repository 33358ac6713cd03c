import { isPersonal } from "@datainsight/tables";
import type { RowSet } from "../profile.ts";
import { readCount, readField, readList, readText } from "../readers.ts";
import { quoteTexts, trimmed } from "../sql.ts";
import type { GroupInput, StatisticGroup } from "./group.ts";
import type { Found } from "../passes.ts";
import { meaningOfText } from "./text.ts";

/** Spellings of one value, the most frequent first; `padded` is how each is stored where white space stands around it. */
export type Spellings = { value: string; count: number; padded: string[] }[];

export type VariantFacts = {
  /** Values that differ from another in case, accents, spaces or punctuation only; the rows are those of the rarer spellings. */
  variants?: RowSet & { groups: number; spellings: Spellings[] };
};

const maxDistinct = 50_000;
const maxGroups = 100;
/** Shorter texts are codes: `us` and `US` may be two things. */
const minLength = 3;
const maxPadded = 10;
/** Where most values stand once, two similar ones are two things rather than two spellings. */
const maxUniqueShare = 0.5;
const maxMeanLength = 80;

/** Values of one category that are written in several ways. */
export const variantStatistics: StatisticGroup = {
  name: "variants",
  appliesTo: (column) => column.dataType === "text" && column.storageType === "VARCHAR",
  overDistinct: (input, found): Record<string, string> => {
    const [count, unique] = [readCount(found["values"]), readCount(found["unique"])];
    const long = readCount(found["lengths"]) / Math.max(1, count) > maxMeanLength;
    const meaning = meaningOfText(input, found);
    if (
      unique < 2 ||
      unique > maxDistinct ||
      unique > count * maxUniqueShare ||
      long ||
      meaning?.valid ||
      isPersonal(meaning?.id ?? null)
    )
      return {};
    // Structs compare field by field: a list that is sorted after the grouping takes a quarter of the time of an ordered aggregate.
    const values = `SELECT c, ${trimmed("v")} AS t, sum(n) AS n, min(v, ${maxPadded}) FILTER (v <> ${trimmed("v")}) AS p FROM d GROUP BY c, t`;
    const groups = `SELECT c, ${folded("t")} AS f, list({'k': -n, 'v': t, 'p': p}) AS spellings, sum(n) AS total, max(n) AS top
      FROM (${values}) WHERE length(t) >= ${minLength} GROUP BY c, f HAVING count(*) > 1`;
    return {
      variants: `SELECT c, {'groups': count(*), 'rows': sum(total - top), 'list': min({'k': -(total - top), 'f': f, 's': list_sort(spellings)}, ${maxGroups})} AS r FROM (${groups}) GROUP BY c`,
    };
  },
  probes: ({ column }, found) => {
    const spellings = spellingsIn(found);
    if (spellings.length === 0) return [];
    const rarer = spellings.flatMap((group) => group.slice(1).map(({ value }) => value));
    const condition = `${trimmed(column.storageName)} IN (${quoteTexts(rarer)})`;
    const complete = readCount(readField(found["variants"], "groups")) <= maxGroups;
    return [{ name: "variants", condition, predicate: complete ? condition : rarerThanBest(column.storageName) }];
  },
  finish: (_input: GroupInput, found, rows) => {
    const set = rows.get("variants");
    if (!set) return {};
    const count = readCount(readField(found["variants"], "rows"));
    const groups = readCount(readField(found["variants"], "groups"));
    return {
      statistics: { spellingVariants: { groups, count } },
      facts: { variants: { ...set, count, groups, spellings: spellingsIn(found) } },
    };
  },
};

/** True for the rarer spellings of however many groups: all that are not the first of theirs, in the order of `spellings`. */
function rarerThanBest(name: string): string {
  const values = `SELECT ${trimmed(name)} AS t, count(*) AS n FROM data WHERE ${name} IS NOT NULL GROUP BY t`;
  const best = `SELECT min({'k': -n, 'v': t}).v FROM (${values}) WHERE length(t) >= ${minLength} GROUP BY ${folded("t")}`;
  return `length(${trimmed(name)}) >= ${minLength} AND ${trimmed(name)} NOT IN (${best})`;
}

function spellingsIn(found: Found): Spellings[] {
  return readList(readField(found["variants"], "list")).map((group) =>
    readList(readField(group, "s")).map((item) => ({
      value: readText(readField(item, "v")) ?? "",
      count: -readCount(readField(item, "k")),
      padded: readList(readField(item, "p")).flatMap((padded) => readText(padded) ?? []),
    })),
  );
}

/** What all spellings of a value have in common. Punctuation stays beside digits, where it tells 1-23 from 12-3, and +, # (C, C++, C#). */
function folded(text: string): string {
  const small = `strip_accents(lower(${text}))`;
  const plain = `regexp_replace(${small}, '\\s+', ' ', 'g')`;
  return `CASE WHEN regexp_matches(${text}, '[0-9+#]') THEN ${plain} ELSE coalesce(nullif(regexp_replace(${small}, '[^\\p{L}\\p{N}]', '', 'g'), ''), ${plain}) END`;
}
