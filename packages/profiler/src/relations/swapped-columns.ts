import type { SwappedColumns } from "@datainsight/schemas";
import { tableSource } from "../passes.ts";
import type { ProfiledColumn } from "../profile.ts";
import { readCount, readNumber, readNumbers } from "../readers.ts";
import { wordsOf } from "../semantics/names.ts";
import { quoteNumber, trimmed } from "../sql.ts";
import { listNames, type RelatedColumn } from "./columns.ts";
import type { NotMeasured, RelationContext, RelationGroup } from "./group.ts";
import { queryRows } from "./queries.ts";

/** Rows in which two columns hold each other's values: first and last name, town and state, latitude and longitude. */
export const swappedColumns: RelationGroup = {
  name: "swappedColumns",
  what: "values that changed places",
  weight: 1,
  relate,
};

const kinds: readonly (readonly [readonly string[], readonly string[]])[] = [
  [
    ["first", "given", "forename", "firstname", "fname"],
    ["last", "family", "surname", "lastname", "lname"],
  ],
  [
    ["city", "town", "place"],
    ["state", "country", "county", "province", "region"],
  ],
  [["make", "brand", "manufacturer"], ["model"]],
];
const minRows = 100;
/** Where more rows than these are swapped, nobody can tell which ones are. */
const mostShare = 0.1;
const maxPairs = 10;
const maxRows = 100;
/**
 * Odds that both values stand in the wrong column, by how often they stand in either in other rows, and by each value alone.
 * Jeffreys (1961) calls odds past 100 decisive.
 */
const [leastOdds, leastOddsEach] = [100, 3];
/**
 * Of the rows that would look as odd, were first and second values drawn each by themselves: as many more there must be, and how
 * unlikely so many.
 */
const [leastTimesChance, mostChance] = [10, 0.005];
/** Values of either column that chance is reckoned from, the most frequent ones. */
const maxReckoned = 2_000;
/** Of the breadth of nine tenths of the values, so much is added on either side. */
const leeway = 0.5;

async function relate(context: RelationContext): Promise<{ swapped: SwappedColumns[]; notMeasured: NotMeasured[] }> {
  const { rowCount, limits } = context;
  const texts = textPairsOf(context).slice(0, maxPairs);
  const isAffordable = 2 * rowCount * texts.length <= limits.fingerprintCells;
  const swapped: SwappedColumns[] = [];
  for (const pair of isAffordable ? texts : []) {
    const found = (await areOdd(context, pair)) ? await countSwapped(context, pair, hasEachOthers(pair)) : null;
    if (found) swapped.push(found);
  }
  for (const pair of placePairsOf(context)) {
    const predicate = liesInEachOthers(context, pair);
    const found = predicate === null ? null : await countSwapped(context, pair, predicate);
    if (found) swapped.push(found);
  }
  const what = `Names that changed places, in ${listNames(texts.flat().map(({ name }) => name))}`;
  const why = `more than ${limits.fingerprintCells.toLocaleString("en-US")} texts would be compared`;
  return { swapped, notMeasured: isAffordable ? [] : [{ what, why }] };
}

type Pair = readonly [RelatedColumn, RelatedColumn];

function textPairsOf({ columns }: RelationContext): Pair[] {
  const texts = columns.filter(
    ({ column, count, unique }) => column.storageType === "VARCHAR" && count >= minRows && unique >= 2,
  );
  return kinds.flatMap(([firsts, seconds]) =>
    texts.flatMap((first) => {
      const own = wordsOf(first.name);
      const word = own.find((each) => firsts.includes(each));
      if (word === undefined) return [];
      const rest = own.filter((each) => each !== word).join(" ");
      const second = texts.find((other) => {
        const others = wordsOf(other.name);
        const counterpart = others.find((each) => seconds.includes(each));
        return (
          other !== first &&
          counterpart !== undefined &&
          others.filter((each) => each !== counterpart).join(" ") === rest
        );
      });
      return second ? [[first, second] as const] : [];
    }),
  );
}

/** Asked of `data`, so that no name of a person stands in the condition. */
function hasEachOthers(pair: Pair): string {
  const [a, b] = pair.map(({ column }) => `lower(${trimmed(column.storageName)})`);
  return `${bothIn(pair)} AND (${a}, ${b}) IN (SELECT (a, b) FROM (${oddPairs(pair, `(${countsOf(pair)})`)}))`;
}

/** Whether there are odd pairs, and more than there would be, were their first and second values put together at random. */
async function areOdd(context: RelationContext, pair: Pair): Promise<boolean> {
  const most = (query: string, by: string) => `(SELECT * FROM (${query}) ORDER BY ${by} DESC LIMIT ${maxReckoned})`;
  const [firsts, seconds] = [most(wrongFirsts("counts"), "af"), most(wrongSeconds("counts"), "bl")];
  const [row = {}] = await queryRows(
    context,
    `WITH ${dataIn(context)}, counts AS MATERIALIZED (${countsOf(pair)})
     SELECT (SELECT sum(n) FROM (${oddPairs(pair, "counts")}))::DOUBLE AS n,
      (SELECT sum(af::DOUBLE * bl) FROM ${firsts}, ${seconds} WHERE o1 * o2 >= ${leastOdds}) AS chance`,
  );
  const n = readCount(row["n"]);
  const expected = readCount(row["chance"]) / Math.min(pair[0].count, pair[1].count);
  if (n === 0 || n < leastTimesChance * expected) return false;
  // Ten times what is expected is past all chance where that is not very little.
  return expected > 10 || atLeast(n, expected) <= mostChance;
}

/** The probability that as many and more come about where so many are expected (Poisson). */
function atLeast(n: number, expected: number): number {
  let [term, below] = [Math.exp(-expected), 0];
  for (let k = 0; k < n && term > 0; k++) {
    below += term;
    term *= expected / (k + 1);
  }
  return Math.max(0, 1 - below);
}

function dataIn({ tablePath }: RelationContext): string {
  return `data AS NOT MATERIALIZED (FROM ${tableSource(tablePath)})`;
}

function bothIn([first, second]: Pair): string {
  return `${first.column.storageName} IS NOT NULL AND ${second.column.storageName} IS NOT NULL`;
}

/** Values `v` that stand in both columns: how often in the first and in the second. Others can be in no wrong place. */
function countsOf([first, second]: Pair): string {
  const countIn = ({ column }: RelatedColumn, as: string) => {
    const written = `SELECT ${column.storageName} AS w, count(*) AS n FROM data WHERE ${bothIn([first, second])} GROUP BY w`;
    return `SELECT lower(${trimmed("w")}) AS v, sum(n) AS ${as} FROM (${written}) GROUP BY v`;
  };
  return `SELECT v, f, l FROM (${countIn(first, "f")}) JOIN (${countIn(second, "l")}) USING (v)`;
}

/** Pairs `a`, `b` of a first and a second value that seem to have changed places, in `n` rows, and how often each stands where it does. */
function oddPairs(pair: Pair, counts: string): string {
  const [a, b] = pair.map(({ column }) => `lower(${trimmed(column.storageName)})`);
  return `SELECT a, b, af, bl, count(*) AS n FROM (SELECT ${a} AS a, ${b} AS b FROM data WHERE ${bothIn(pair)})
    JOIN (${wrongFirsts(counts)}) USING (a) JOIN (${wrongSeconds(counts)}) USING (b) WHERE o1 * o2 >= ${leastOdds} GROUP BY ALL`;
}

/** First values that rather belong in the second column. The row itself does not count; a half keeps what was never seen from being impossible. */
function wrongFirsts(counts: string): string {
  return `SELECT v AS a, f AS af, (l + 0.5) / (f - 0.5) AS o1 FROM ${counts} WHERE o1 >= ${leastOddsEach}`;
}

function wrongSeconds(counts: string): string {
  return `SELECT v AS b, l AS bl, (f + 0.5) / (l - 0.5) AS o2 FROM ${counts} WHERE o2 >= ${leastOddsEach}`;
}

function placePairsOf({ columns }: RelationContext): Pair[] {
  const of = (semanticType: string) =>
    columns.filter((each) => each.semanticType === semanticType && each.count >= minRows && isNumber(each));
  const [latitudes, longitudes] = [of("latitude"), of("longitude")];
  const [latitude, longitude] = [latitudes[0], longitudes[0]];
  return latitude && longitude && latitudes.length === 1 && longitudes.length === 1 ? [[latitude, longitude]] : [];
}

function isNumber({ column: { dataType } }: RelatedColumn): boolean {
  return dataType === "integer" || dataType === "float";
}

/** Where nine tenths of either, and half as much on both sides, have no value in common. */
function liesInEachOthers(context: RelationContext, pair: Pair): string | null {
  const [first, second] = pair.map((each) => reachOf(context.profile.columns, each));
  if (!first || !second || (first.from <= second.to && second.from <= first.to)) return null;
  const within = ({ column }: RelatedColumn, { from, to }: Reach) =>
    `${column.storageName} BETWEEN ${quoteNumber(from)} AND ${quoteNumber(to)}`;
  return `${within(pair[0], second)} AND ${within(pair[1], first)}`;
}

type Reach = { from: number; to: number };

function reachOf(columns: readonly ProfiledColumn[], { name }: RelatedColumn): Reach | null {
  const { quantiles } = columns.find(({ columnName }) => columnName === name)?.statistics ?? {};
  const [low, high] = [readNumber(quantiles?.p05), readNumber(quantiles?.p95)];
  if (low === null || high === null || high <= low) return null;
  const room = leeway * (high - low);
  return { from: low - room, to: high + room };
}

async function countSwapped(
  context: RelationContext,
  [first, second]: Pair,
  predicate: string,
): Promise<SwappedColumns | null> {
  const [row = {}] = await queryRows(
    context,
    `WITH ${dataIn(context)} SELECT count(*) AS n, min(file_row_number + 1, ${maxRows}) AS rows FROM data WHERE ${predicate}`,
  );
  const rowCount = readCount(row["n"]);
  const n = Math.min(first.count, second.count);
  if (rowCount === 0 || rowCount > mostShare * n) return null;
  return { columns: [first.name, second.name], n, rowCount, rows: readNumbers(row["rows"]), predicate };
}
