import { isPersonal, quoteLiteral } from "@datainsight/tables";
import type { RowSet } from "../profile.ts";
import type { Found } from "../passes.ts";
import type { Probe } from "../probes.ts";
import { readCount, readField, readList, readNumber, readText, readTexts } from "../readers.ts";
import { atAnEnd, isBlank, isPadded, matchesTrimmed, quoteTexts } from "../sql.ts";
import { meaningOf, meaningStatisticsOf } from "../semantics/meaning.ts";
import { likelyTokens, tokenCondition, tokenPattern } from "../semantics/null-tokens.ts";
import { faultPattern } from "./text-faults.ts";
import { dominantShape } from "../semantics/shapes.ts";
import type { SemanticType } from "../semantics/types.ts";
import type { GroupInput, StatisticGroup } from "./group.ts";

export type TextFacts = {
  /** Values that are empty or white space only. */
  blank?: RowSet;
  /** Values with white space before or after. */
  padded?: RowSet;
  /** Values that say "missing" in words: `-`, `unknown`, `n.a.`. */
  hiddenTokens?: RowSet & { tokens: { token: string; count: number }[] };
  /** Values that are not what the column's meaning demands, such as an email without a domain. */
  invalid?: RowSet & { meaning: string };
  /** Digits that begin with 0, such as 007. */
  zeroLed?: RowSet;
  /** The shape that nearly all values of a code column share, and those that differ. */
  shape?: { mask: string; violations: RowSet };
};

/** Distinct values looked at one by one, chosen by hash, so that the order of rows cannot matter. */
const sampleSize = 300;
const maxSampleLength = 200;
const maxTokens = 20;
/** What packages/tables takes for a code of digits rather than a number. */
const zeroLedPattern = " *[+-]?0[0-9][0-9.,]* *";

/** Lengths in characters, blanks, padding, words for "missing", meaning and shape. */
export const textStatistics: StatisticGroup = {
  name: "text",
  appliesTo: (column) =>
    column.storageType === "VARCHAR" && (column.dataType === "text" || column.dataType === "empty"),
  // One pattern for all that is odd leaves few values to the others.
  computed: { odd: `regexp_full_match(v, ${quoteLiteral(`(?s:${atAnEnd})?|${faultPattern}|${tokenPattern}`)})` },
  overValues: () => ({
    minLength: "min(length(v))",
    maxLength: "max(length(v))",
    lengths: "sum(n * length(v))",
    blank: `sum(n) FILTER (WHERE ${ifOdd(isBlank("v"))})`,
    padded: `sum(n) FILTER (WHERE ${ifOdd(isPadded("v"))})`,
    tokens: `min({'k': -n, 'v': v}, ${maxTokens}) FILTER (WHERE ${ifOdd(tokenCondition("v"))})`,
    sample: `list_transform(arg_min(v, hash(v), ${sampleSize}), lambda e: left(e, ${maxSampleLength}))`,
  }),
  overDistinct: (_input, found): Record<string, string> => (isEvenlyLong(found) ? {} : { spread: lengthsQuery }),
  probes: (input, found) => textProbes(input, found),
  finish: (input, found, rows) => {
    const count = readCount(found["values"]);
    const meaning = meaningOfText(input, found);
    const shape = shapeIn(input, found);
    const tokens = tokensIn(input, found);
    const sets = {
      ...pick("blank", rows),
      ...pick("padded", rows),
      ...pick("zeroLed", rows),
    };
    const [hidden, invalid, violations] = [rows.get("hiddenTokens"), rows.get("invalid"), rows.get("shape")];
    return {
      semanticType: meaning?.id ?? null,
      statistics: {
        ...meaningStatisticsOf(meaning, sampleIn(found)),
        minLength: readNumber(found["minLength"]),
        maxLength: readNumber(found["maxLength"]),
        meanLength: count === 0 ? null : readCount(found["lengths"]) / count,
        ...lengthSpreadIn(found, count),
        ...(count > 0 ? { blankCount: readCount(found["blank"]), paddedCount: readCount(found["padded"]) } : {}),
        ...(shape ? { shape: shape.mask } : {}),
        ...(tokens.length > 0 ? { hiddenTokens: tokens } : {}),
      },
      facts: {
        ...sets,
        ...(hidden ? { hiddenTokens: { ...hidden, tokens } } : {}),
        ...(invalid && meaning ? { invalid: { ...invalid, meaning: meaning.id } } : {}),
        ...(shape && violations ? { shape: { mask: shape.mask, violations } } : {}),
      },
    };
  },
};

function isEvenlyLong(found: Found): boolean {
  return readCount(found["minLength"]) === readCount(found["maxLength"]);
}

const lengthsQuery = `SELECT c, {'low': min(l) FILTER (2 * reached >= total), 'high': min(l) FILTER (2 * reached > total), 'squares': sum(k * (l - mean) ** 2)} AS r
  FROM (SELECT c, l, k, sum(k) OVER (PARTITION BY c ORDER BY l) AS reached, sum(k) OVER own AS total, sum(k * l) OVER own / sum(k) OVER own AS mean
        FROM (SELECT c, length(v) AS l, sum(n) AS k FROM d GROUP BY c, l) WINDOW own AS (PARTITION BY c)) GROUP BY c`;

/** The median, the mean of the middle two where the values are even in number, and the sample standard deviation. */
function lengthSpreadIn(
  found: Found,
  count: number,
): { medianLength?: number; lengthStandardDeviation?: number | null } {
  if (count === 0) return {};
  const even = isEvenlyLong(found);
  const read = (name: string) => (even ? null : readNumber(readField(found["spread"], name)));
  const [low, high] = [read("low"), read("high")].map((middle) => middle ?? readCount(found["minLength"]));
  return {
    medianLength: ((low ?? 0) + (high ?? 0)) / 2,
    lengthStandardDeviation: count < 2 ? null : Math.sqrt((read("squares") ?? 0) / (count - 1)),
  };
}

function ifOdd(condition: string): string {
  return `CASE WHEN odd THEN ${condition} ELSE false END`;
}

function pick<Name extends "blank" | "padded" | "zeroLed">(
  name: Name,
  rows: ReadonlyMap<string, RowSet>,
): { [K in Name]?: RowSet } {
  const set = rows.get(name);
  // A computed key widens to string: the mapped type says that it is `name`.
  return set ? ({ [name]: set } as { [K in Name]?: RowSet }) : {};
}

/** Words for "missing" that the column holds, as they are written. */
export function tokensIn({ column }: GroupInput, found: Found): { token: string; count: number }[] {
  const all = readList(found["tokens"]).map((item) => ({
    token: readText(readField(item, "v")) ?? "",
    count: -readCount(readField(item, "k")),
  }));
  const [shortest, longest] = [readNumber(found["minLength"]), readNumber(found["maxLength"]) ?? 0];
  const leastCodes = shortest === longest && longest === 2 ? 5 : 10;
  const shortCodes = longest <= 4 && readCount(found["unique"]) >= leastCodes;
  return likelyTokens(all, { columnName: column.name, shortCodes, count: readCount(found["values"]) });
}

function sampleIn(found: Found): string[] {
  return readTexts(found["sample"]);
}

/** What is asked again and again, by the sample that tells it. */
const meanings = new WeakMap<object, SemanticType | null>();

/** What the texts of the column mean, from its name and the sample. */
export function meaningOfText({ column }: GroupInput, found: Found): SemanticType | null {
  const sample = readList(found["sample"]);
  const known = meanings.get(sample);
  if (known !== undefined) return known;
  const meaning = meaningOf({
    name: column.name,
    dataType: column.dataType,
    values: sampleIn(found),
    uniqueCount: readCount(found["unique"]),
    count: readCount(found["values"]),
  });
  meanings.set(sample, meaning);
  return meaning;
}

function shapeIn(input: GroupInput, found: Found) {
  if (
    readCount(found["unique"]) < 20 ||
    (readNumber(found["maxLength"]) ?? 0) > 64 ||
    meaningOfText(input, found)?.valid
  )
    return null;
  return dominantShape(sampleIn(found));
}

function textProbes(input: GroupInput, found: Found): Probe[] {
  const name = input.column.storageName;
  const tokens = tokensIn(input, found);
  const probes: Probe[] = [];
  if (readCount(found["blank"]) > 0) probes.push({ name: "blank", condition: isBlank(name) });
  if (readCount(found["padded"]) > 0) probes.push({ name: "padded", condition: isPadded(name) });
  const meaning = meaningOfText(input, found);
  // What stands after "unknown" can be of a person.
  const personal = isPersonal(meaning?.id ?? null) && tokens.some(({ token }) => /^\s*unknown\s+\S/i.test(token));
  if (tokens.length > 0)
    probes.push({
      name: "hiddenTokens",
      condition: isToken(input, found),
      ...(personal ? { predicate: null } : {}),
    });
  if (input.column.evidence.leadingZeros > 0)
    probes.push({ name: "zeroLed", condition: `regexp_full_match(${name}, ${quoteLiteral(zeroLedPattern)})` });
  const valid = meaning?.valid;
  if (valid) probes.push({ name: "invalid", condition: otherThan(input, found, valid) });
  const shape = shapeIn(input, found);
  if (shape) probes.push({ name: "shape", condition: otherThan(input, found, shape.pattern) });
  return probes;
}

function isToken(input: GroupInput, found: Found): string {
  return `${input.column.storageName} IN (${quoteTexts(tokensIn(input, found).map(({ token }) => token))})`;
}

/** True for values that do not match the pattern; blanks and words for "missing" are no values. */
export function otherThan(input: GroupInput, found: Found, pattern: string): string {
  const tokens = tokensIn(input, found).length > 0 ? ` AND NOT ${isToken(input, found)}` : "";
  return `NOT ${matchesTrimmed(input.column.storageName, `(?:${pattern})?`)}${tokens}`;
}
