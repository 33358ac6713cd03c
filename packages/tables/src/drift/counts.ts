import { z } from "zod";
import type { Engine } from "../engine/engine.ts";
import type { TableColumn } from "../manifest.ts";
import { type Bin, stabilityIndex } from "./figures.ts";
import type { Pair } from "./pairs.ts";

/** Values of the two versions in bins, and their greatest distance along the order. */
export type Compared = {
  bins: Bin[];
  /** How many of the bins, which come first, are one category each. */
  named: number;
  ks: number | null;
  /** The greatest distance by which the later version lies behind the earlier one; null without an order. */
  behind: number | null;
  /** Each value of the earlier version stands once. */
  isUnique: boolean;
};

/** What was counted, or why the values are not compared. */
export type Counted = Compared | { leftOut: string };

/** Values of each version that are not missing. */
export type Totals = Bin;

/** Tenths of the earlier version's values: nine limits. */
const binCount = 10;
/** A category that holds at least one in so many values of either version has a bin of its own; all others share one. */
const categoryOneIn = 50;
/** Categories stand in two rows and more on average (ydata-profiling). */
const leastRowsPerCategory = 2;
/** More than so many different values are looked at more closely. */
const mostCategories = categoryOneIn;
/** Labels have few words; more is a sentence. */
const mostWords = 6;
/** So few are, whatever the column's name. */
const fewCategories = 5;

const whole = z.union([z.bigint(), z.number()]).transform(Number);
const bin = z.object({ b: whole.nullable(), a: whole.nullable() });
const orderedRow = z.object({
  i: whole,
  ks: z.number().nullable(),
  behind: z.number().nullable(),
  limits: z.array(bin),
  different: whole,
  least: whole.nullable(),
  most: whole.nullable(),
});
const categoryRow = z.object({
  i: whole,
  named: z
    .array(z.object({ b: whole, a: whole }))
    .nullable()
    .transform((list) => list ?? []),
  different: whole,
  least: whole.nullable(),
  most: whole.nullable(),
  once: bin,
  unshared: bin,
});

/** A pair, and how many values it has. */
export type Counting = { pair: Pair; totals: Totals };

/** What two tables are read from. */
export type Sources = { before: string; after: string };

/** What the values of a pair are compared as: pairs of one kind can be counted in one query. */
export function comparedAs({ before, after, compare }: Pair): string {
  if (compare === "categories") return "hash";
  if (before.storageType === after.storageType) return before.storageType;
  return before.dataType === "date" || before.dataType === "datetime" ? "TIMESTAMP" : "DOUBLE";
}

/** The column's value, NULL where it is missing: NaN is a missing number. */
export function presentValue({ storageName, storageType }: TableColumn): string {
  const isBinary = storageType === "DOUBLE" || storageType === "FLOAT";
  return isBinary ? `CASE WHEN isnan(${storageName}) THEN NULL ELSE ${storageName} END` : storageName;
}

/**
 * Counts the values of several pairs that are compared as the same kind, in one query: planning a query for each takes
 * longer than running it where a table has thousands of columns.
 */
export async function countPairs(
  engine: Pick<Engine, "all">,
  work: { batch: readonly Counting[]; sources: Sources; signal: AbortSignal | undefined },
): Promise<Counted[]> {
  const { batch, sources, signal } = work;
  const [first] = batch;
  if (first === undefined) return [];
  const counts = valueCounts(batch, comparedAs(first.pair), sources);
  if (first.pair.compare === "ordered") {
    const rows = await engine.all(orderedQuery(batch, counts), orderedRow, { signal });
    const found = new Map(rows.map((row) => [row.i, row]));
    return batch.map((counting, at) => readOrdered(counting, found.get(at)));
  }
  const rows = await engine.all(categoryQuery(batch, counts), categoryRow, { signal });
  const found = new Map(rows.map((row) => [row.i, row]));
  const many = batch.filter((_, at) => (found.get(at)?.different ?? 0) > mostCategories);
  const words = await countWords(engine, many, work);
  return batch.map((counting, at) => readCategories(counting, found.get(at), words.get(counting) ?? 0));
}

/** Words for each value of the earlier version, on average. */
async function countWords(
  engine: Pick<Engine, "all">,
  texts: readonly Counting[],
  { sources, signal }: { sources: Sources; signal: AbortSignal | undefined },
): Promise<Map<Counting, number>> {
  const asked = texts.filter(({ pair }) => pair.before.storageType === "VARCHAR");
  if (asked.length === 0) return new Map();
  const list = asked.map(({ pair: { before } }) => {
    const name = before.storageName;
    return `coalesce(avg(length(${name}) - length(replace(${name}, ' ', '')) + 1), 0)`;
  });
  const sql = `SELECT [${list.join(", ")}] AS words FROM ${sources.before}`;
  const [row] = await engine.all(sql, z.object({ words: z.array(z.number()) }), { signal });
  return new Map(asked.map((each, at) => [each, row?.words[at] ?? 0]));
}

/** For each pair `i` and value `v`, how often it stands in the earlier and in the later version. */
function valueCounts(batch: readonly Counting[], kind: string, sources: Sources): string {
  const side = (which: "before" | "after") => {
    const values = batch.map(({ pair }) => valueOf(pair[which], kind));
    const numbers = batch.map((_, at) => `${at}::USMALLINT`);
    const one = `${numbers.join()} AS i, ${values.join()} AS v`;
    const many = `unnest([${numbers.join(", ")}]) AS i, unnest([${values.join(", ")}]) AS v`;
    return `SELECT ${batch.length === 1 ? one : many}, ${which === "before"} AS earlier FROM ${sources[which]}`;
  };
  return `SELECT i, v, count(*) FILTER (earlier) AS b, count(*) FILTER (NOT earlier) AS a
    FROM (${side("before")} UNION ALL ${side("after")}) WHERE v IS NOT NULL GROUP BY i, v`;
}

/** Categories are told apart by a 64-bit hash: long texts would fill the memory, and two that collide change nothing. */
function valueOf(column: TableColumn, kind: string): string {
  if (kind === "hash") return `CASE WHEN ${column.storageName} IS NULL THEN NULL ELSE hash(${column.storageName}) END`;
  return column.storageType === kind ? presentValue(column) : `CAST(${presentValue(column)} AS ${kind})`;
}

/** The count of values of the pair `i`. */
function totalOf(batch: readonly Counting[], side: "before" | "after"): string {
  return `[${batch.map(({ totals }) => `${totals[side]}::BIGINT`).join(", ")}][i + 1]`;
}

/**
 * The limits are the smallest values up to which at least 1, 2, ... 9 tenths of the earlier version's values lie, so the
 * running counts up to them are all that the bins need.
 */
function orderedQuery(batch: readonly Counting[], counts: string): string {
  const running = (side: string) => `(sum(${side}) OVER (PARTITION BY i ORDER BY v ROWS UNBOUNDED PRECEDING))::BIGINT`;
  const [before, after] = [totalOf(batch, "before"), totalOf(batch, "after")];
  const limits = Array.from({ length: binCount - 1 }, (_, at) => {
    const reached = `FILTER (cb * ${binCount} >= ${at + 1} * ${before})`;
    return `{'b': min(cb) ${reached}, 'a': min(ca) ${reached}}`;
  });
  return `SELECT i, max(abs(cb / ${before} - ca / ${after})) AS ks, max(ca / ${after} - cb / ${before}) AS behind, [${limits.join(", ")}] AS limits,
      count(*) FILTER (b > 0) AS different, min(b) FILTER (b > 0) AS least, max(b) AS most
    FROM (SELECT i, b, ${running("b")} AS cb, ${running("a")} AS ca FROM (${counts})) GROUP BY i`;
}

function categoryQuery(batch: readonly Counting[], counts: string): string {
  const [before, after] = [totalOf(batch, "before"), totalOf(batch, "after")];
  const isNamed = `b * ${categoryOneIn} >= ${before} OR a * ${categoryOneIn} >= ${after}`;
  // In the order of the hash: the sum over the bins is then the same to its last digit.
  return `SELECT i, list({'b': b, 'a': a} ORDER BY v) FILTER (${isNamed}) AS named,
      count(*) FILTER (b > 0) AS different, min(b) FILTER (b > 0) AS least, max(b) AS most,
      {'b': count(*) FILTER (b = 1 AND NOT (${isNamed})), 'a': count(*) FILTER (a = 1 AND NOT (${isNamed}))} AS once,
      {'b': sum(b) FILTER (a = 0 AND NOT (${isNamed})), 'a': sum(a) FILTER (b = 0 AND NOT (${isNamed}))} AS unshared
    FROM (${counts}) GROUP BY i`;
}

/** Names of numbers that only name their row, and of texts that do or are written freely. */
const keyName = /(?:^|[^\p{L}])(?:id|key|index|no|nr|row|uuid|guid)$|[\p{Ll}\d]I[dD]$/u;
const textName = /(?:name|title|mail|phone|address|description|comment|notes?|text|url|link|sku|serial)$/i;

/** A key, by its name and by values that all stand equally often. */
function isKey({ before, after }: Pair, { different, least, most }: Spread): boolean {
  if (different <= fewCategories || least !== most) return false;
  if (isIdentifierName(before.name)) return before.dataType !== "float" && after.dataType !== "float";
  return before.dataType === "text" && textName.test(before.name);
}

function isIdentifierName(name: string): boolean {
  return keyName.test(name) || keyName.test(name.toLowerCase());
}

type Spread = { different: number; least: number | null; most: number | null };

const key = { leftOut: "a key: it names rows, and measures nothing" };
const freeText = { leftOut: "free text or names: nearly every value is another" };
const nothing = { leftOut: "one version has no value" };

function readOrdered({ pair, totals }: Counting, row: z.infer<typeof orderedRow> | undefined): Counted {
  if (row === undefined) return nothing;
  if (isKey(pair, row)) return key;
  const bins: Bin[] = [];
  let reached = { before: 0, after: 0 };
  // Limits that fall on one value make one bin; the last bin has what lies beyond all limits.
  for (const limit of [...row.limits, { b: totals.before, a: totals.after }]) {
    const upTo = { before: limit.b ?? totals.before, after: limit.a ?? totals.after };
    bins.push({ before: upTo.before - reached.before, after: upTo.after - reached.after });
    reached = upTo;
  }
  return {
    bins: bins.filter((each) => each.before > 0 || each.after > 0),
    named: 0,
    ks: row.ks === null ? null : Math.min(1, row.ks),
    behind: row.behind,
    isUnique: row.most === 1,
  };
}

/**
 * A column whose values stand but once or twice, or are sentences where there are many, is text or names, not categories: its
 * values are not compared.
 */
function readCategories(
  { pair, totals }: Counting,
  row: z.infer<typeof categoryRow> | undefined,
  words: number,
): Counted {
  if (row === undefined) return nothing;
  if (isKey(pair, row)) return key;
  const isMany = row.different > mostCategories;
  const isRare = row.different > fewCategories && totals.before < row.different * leastRowsPerCategory;
  if (isRare || (isMany && words > mostWords)) return freeText;
  const bins = row.named.map(({ b, a }) => ({ before: b, after: a }));
  const rest = bins.reduce(
    (left, each) => ({ before: left.before - each.before, after: left.after - each.after }),
    totals,
  );
  const others = isMany ? binsOfRest(rest, row) : rest.before > 0 || rest.after > 0 ? [rest] : [];
  return { bins: [...bins, ...others], named: bins.length, ks: null, behind: null, isUnique: row.most === 1 };
}

/**
 * Of many categories those that the other version does not have make a bin too. In samples of one source as many rows have a value
 * unknown to the other as the values that stand once lead one to expect (Good 1953): these stand against them, and only
 * twice as many are news, since they come in clumps. New values and lost ones are tried, and the farther is taken.
 */
function binsOfRest(rest: Bin, { once, unshared }: z.infer<typeof categoryRow>): Bin[] {
  const share = (count: number | null, of: number) => (count ?? 0) / Math.max(1, of);
  const isNews = (found: number, expected: number) => found > 2 * expected + 1 / categoryOneIn;
  const added = isNews(share(unshared.a, rest.after), share(once.b, rest.before));
  const lost = isNews(share(unshared.b, rest.before), share(once.a, rest.after));
  const ways = [
    added ? { before: once.b ?? 0, after: unshared.a ?? 0 } : null,
    lost ? { before: unshared.b ?? 0, after: once.a ?? 0 } : null,
  ].map((rare) => (rare ? [rare, { before: rest.before - rare.before, after: rest.after - rare.after }] : [rest]));
  const [first = [], second = []] = ways.map((bins) => bins.filter(({ before, after }) => before > 0 || after > 0));
  return (stabilityIndex(second) ?? 0) > (stabilityIndex(first) ?? 0) ? second : first;
}
