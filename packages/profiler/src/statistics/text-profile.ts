import type { Found } from "../passes.ts";
import { readCount, readField, readList, readText } from "../readers.ts";
import { sharesOfCharacters } from "../semantics/characters.ts";
import type { GroupInput, StatisticGroup } from "./group.ts";

/** Characters that are taken apart one by one, a tenth of a second of work; of more text a sample stands for all. */
const maxCharacters = 300_000;
const maxListed = 5_000;
/** Shapes of longer texts are as many as the texts. */
const maxMeanLength = 40;
const maxShapedLength = 100;
const maxMasks = 10;

/**
 * What texts are made of: words (runs without white space), letter case, white space inside, Unicode's categories and scripts,
 * shapes. Exact over the distinct values while these have 300,000 characters at most; of more those are taken whose hash leaves
 * no remainder, and the figures say so.
 */
export const textProfileStatistics: StatisticGroup = {
  name: "text-profile",
  appliesTo: (column) => column.dataType === "text" && column.storageType === "VARCHAR",
  overValues: () => ({ distinctLengths: "sum(length(v))", distinctBytes: "sum(strlen(v))" }),
  overDistinct: (_input, found): Record<string, string> => {
    if (readCount(found["distinctLengths"]) === 0) return {};
    const looked = `(SELECT c, v, n FROM d${sampleCondition(found)})`;
    return {
      made: madeQuery(looked),
      characters: charactersQuery(looked),
      ...(isShort(found) ? { masks: masksQuery(looked, classesIn(found)) } : {}),
    };
  },
  finish: (_input: GroupInput, found) => {
    const read = (name: string) => readCount(readField(found["made"], name));
    const [values, rows] = [read("values"), read("rows")];
    if (values === 0 || rows === 0) return {};
    const method = methodOf(found, values);
    const characters = readList(found["characters"]).map((item) => ({
      character: readText(readField(item, "m")) ?? "",
      count: -readCount(readField(item, "k")),
    }));
    const share = (name: string) => read(name) / rows;
    const { categories, scripts, hasEmoji, hasControl } = sharesOfCharacters(characters);
    const [upper, lower, capitalised, uncased] = ["upper", "lower", "capitalised", "uncased"].map(read);
    const [up = 0, low = 0, first = 0, none = 0] = [upper, lower, capitalised, uncased];
    return {
      statistics: {
        ...(method.method === "exact" ? { meanWords: share("words") } : {}),
        textProfile: {
          ...method,
          words: { min: read("minWords"), mean: share("words"), max: read("maxWords") },
          letterCase: {
            upper: up / rows,
            lower: low / rows,
            capitalised: first / rows,
            mixed: Math.max(0, rows - up - low - first - none) / rows,
            uncased: none / rows,
          },
          whitespace: { innerRuns: share("runs"), lineBreaks: share("breaks"), nonBreaking: share("nonBreaking") },
          categories,
          scripts,
          characters: characters.length,
          hasEmoji,
          hasControl,
        },
        ...(isShort(found) ? { masks: { ...method, ...masksIn(found, rows) } } : {}),
      },
    };
  },
};

function isShort(found: Found): boolean {
  return readCount(found["lengths"]) <= readCount(found["values"]) * maxMeanLength;
}

/** One distinct value in so many is looked at. */
function stepOf(found: Found): number {
  return Math.max(1, Math.ceil(readCount(found["distinctLengths"]) / maxCharacters));
}

function sampleCondition(found: Found): string {
  const step = stepOf(found);
  return step === 1 ? "" : ` WHERE hash(v) % ${step} = 0`;
}

function methodOf(found: Found, values: number) {
  return stepOf(found) === 1
    ? { method: "exact" as const, values }
    : { method: "sample" as const, values, error: 0.98 / Math.sqrt(values) };
}

function madeQuery(looked: string): string {
  const words = `SELECT c, v, n, len(regexp_extract_all(v, '[^\\s\\x{a0}]+')) AS w, lower(v) AS low, upper(v) AS up FROM ${looked}`;
  const counted: [string, string][] = [
    ["upper", "v = up AND v <> low"],
    ["lower", "v = low AND v <> up"],
    ["uncased", "low = up"],
    // Patterns with classes of Unicode take longer to compile than most columns take to read.
    ["capitalised", "v <> up AND v <> low AND left(v, 1) <> left(low, 1)"],
    ["runs", "regexp_matches(v, '\\S\\s\\s+\\S')"],
    ["breaks", "contains(v, chr(10)) OR contains(v, chr(13))"],
    ["nonBreaking", "contains(v, chr(160)) OR contains(v, chr(8199)) OR contains(v, chr(8239))"],
  ];
  const list = counted.map(([name, condition]) => `'${name}': sum(n) FILTER (WHERE ${condition})`);
  return `SELECT c, {'values': count(*), 'rows': sum(n), 'words': sum(n * w), 'minWords': min(w), 'maxWords': max(w), ${list.join(", ")}} AS r FROM (${words}) GROUP BY c`;
}

function charactersQuery(looked: string): string {
  const each = `SELECT c, unnest(string_split(v, '')) AS m, n FROM ${looked}`;
  const counted = `SELECT c, m, sum(n) AS n FROM (${each}) WHERE m <> '' GROUP BY c, m`;
  return `SELECT c, min({'k': -n, 'm': m}, ${maxListed}) AS r FROM (${counted}) GROUP BY c`;
}

type Classes = { small: string; capital: string; digit: string };

/** Letters and digits as classes of RE2's: those of Unicode take longer to compile than most columns take to read. */
function classesIn(found: Found): Classes {
  const isAscii = readCount(found["distinctBytes"]) === readCount(found["distinctLengths"]);
  return isAscii
    ? { small: "[a-z]", capital: "[A-Z]", digit: "[0-9]" }
    : { small: "[\\p{Ll}\\p{Lo}\\p{Lm}]", capital: "[\\p{Lu}\\p{Lt}]", digit: "\\p{Nd}" };
}

function masksQuery(looked: string, { small, capital, digit }: Classes): string {
  const shown: [string, string][] = [
    [small, "a"],
    [capital, "A"],
    [digit, "9"],
  ];
  const mask = shown.reduce(
    (text, [each, sign]) => `regexp_replace(${text}, '${each}', '${sign}', 'g')`,
    `left(v, ${maxShapedLength})`,
  );
  const counted = `SELECT c, ${mask} AS m, sum(n) AS n FROM ${looked} GROUP BY c, m`;
  return `SELECT c, {'total': count(*), 'top': min({'k': -n, 'm': m}, ${maxMasks})} AS r FROM (${counted}) GROUP BY c`;
}

function masksIn(found: Found, rows: number) {
  return {
    total: readCount(readField(found["masks"], "total")),
    top: readList(readField(found["masks"], "top")).map((item) => ({
      value: readText(readField(item, "m")) ?? "",
      share: -readCount(readField(item, "k")) / rows,
    })),
  };
}
