import type { AgeContradiction } from "@datainsight/schemas";
import { tableSource } from "../passes.ts";
import { readCount, readNumbers } from "../readers.ts";
import { wordsOf } from "../semantics/names.ts";
import { valueOf } from "../sql.ts";
import type { RelatedColumn } from "./columns.ts";
import type { RelationContext, RelationGroup } from "./group.ts";
import { isOwn } from "./ordered-pairs.ts";
import { queryRows } from "./queries.ts";

/** Ages beside dates of birth: persons who grow older at another pace than the others of the table. */
export const ages: RelationGroup = {
  name: "ages",
  what: "ages and dates of birth",
  weight: 1,
  relate: async (context) => ({ ages: await relate(context) }),
};

const minRows = 30;
/** Of the rows so many must agree on the day on which the ages were told, or the ages are of different days. */
const leastAgreeing = 0.9;
/** Rows that are off by a year: more, and the ages were told over several years. */
const mostNearby = 0.01;
const oldest = 130;
const yearDays = 366;
const maxDays = 100_000;
const maxPairs = 10;
const maxDates = 6;
const maxRows = 100;
const birthWords = new Set(["birth", "birthdate", "birthday", "dob", "born"]);
const besideWords = new Set(["date", "day", "of", "on", "at", "the", "years", "yrs", "in"]);

type Pair = { age: RelatedColumn; birth: RelatedColumn };

async function relate(context: RelationContext): Promise<AgeContradiction[]> {
  const found: AgeContradiction[] = [];
  for (const pair of pairsOf(context).slice(0, maxPairs)) {
    const contradiction = (await onOneDay(context, pair)) ?? (await onOwnDays(context, pair));
    if (contradiction) found.push(contradiction);
  }
  return found;
}

/** An age and a date of birth of the same person, by what else is in their names; whatever their names where there is one of each. */
function pairsOf({ columns }: RelationContext): Pair[] {
  const filled = columns.filter(({ count }) => count >= minRows);
  const aged = filled.filter(({ column, name }) => isNumber(column.dataType) && wordsOf(name).includes("age"));
  const born = filled.filter(({ column, name, semanticType }) => {
    const isDate = /^(DATE|TIMESTAMP)/.test(column.storageType);
    return isDate && (semanticType === "birth_date" || wordsOf(name).some((word) => birthWords.has(word)));
  });
  const [age, birth] = [aged[0], born[0]];
  if (age && birth && aged.length === 1 && born.length === 1) return [{ age, birth }];
  return aged.flatMap((each) => {
    const own = born.filter((other) => personIn(other.name) === personIn(each.name));
    return own.length === 1 && own[0] ? [{ age: each, birth: own[0] }] : [];
  });
}

function isNumber(dataType: string): boolean {
  return dataType === "integer" || dataType === "float";
}

function personIn(name: string): string {
  return wordsOf(name)
    .filter((word) => word !== "age" && !birthWords.has(word) && !besideWords.has(word))
    .join(" ");
}

/** The whole years of an age, where it can be one. */
function yearsOf({ column }: RelatedColumn): string {
  const value = valueOf(column);
  return `CASE WHEN ${value} BETWEEN 0 AND ${oldest} THEN floor(${value})::INTEGER END`;
}

function dayOf({ column }: RelatedColumn): string {
  return `CASE WHEN isfinite(${column.storageName}) THEN ${column.storageName}::DATE END`;
}

/** Where both can be what they say: codes for "missing" and days that systems fill in are others' findings. */
function bothIn(context: RelationContext, { age, birth }: Pair): string {
  const known = `(${yearsOf(age)}) IS NOT NULL AND (${dayOf(birth)}) IS NOT NULL`;
  return [known, ...isOwn(context, age), ...isOwn(context, birth)].join(" AND ");
}

/**
 * Who is so many years old was born so many years, and less than one more, before the day on which that was told: if all ages were told on one day,
 * the last birthdays of all persons lie within a year. Those that lie a year and more outside of the year with the most contradict.
 */
async function onOneDay(context: RelationContext, pair: Pair): Promise<AgeContradiction | null> {
  const birthday = `(${dayOf(pair.birth)} + to_years(${yearsOf(pair.age)}))::DATE`;
  const both = bothIn(context, pair);
  const source = tableSource(context.tablePath);
  const rows = await queryRows(
    context,
    `SELECT (${birthday} - DATE '1970-01-01')::DOUBLE AS day, count(*)::DOUBLE AS n FROM ${source} WHERE ${both} GROUP BY day ORDER BY day LIMIT ${maxDays + 1}`,
  );
  if (rows.length > maxDays) return null;
  const days = rows.map((row) => ({ day: Number(row["day"]), n: readCount(row["n"]) }));
  const n = days.reduce((sum, each) => sum + each.n, 0);
  const year = fullestYear(days);
  if (!year || n < minRows || year.n < leastAgreeing * n) return null;
  const [from, to] = [year.first - yearDays, year.last + yearDays];
  const within = days.reduce((sum, each) => sum + (each.day > from && each.day < to ? each.n : 0), 0);
  if (within - year.n > mostNearby * n) return null;
  const predicate = `${both} AND (${birthday} <= ${dateOf(from)} OR ${birthday} >= ${dateOf(to)})`;
  return contradictionOf(context, pair, { n, predicate, told: null });
}

/** The days within a year of each other that have the most persons. */
function fullestYear(days: readonly { day: number; n: number }[]): { first: number; last: number; n: number } | null {
  let best: { first: number; last: number; n: number } | null = null;
  let [end, sum] = [0, 0];
  for (const { day, n } of days) {
    for (let next = days[end]; next && next.day < day + yearDays; next = days[++end]) sum += next.n;
    if (best === null || sum > best.n) best = { first: day, last: days[end - 1]?.day ?? day, n: sum };
    sum -= n;
  }
  return best;
}

function dateOf(day: number): string {
  return `DATE '${new Date(day * 86_400_000).toISOString().slice(0, 10)}'`;
}

/** Ages that were told on a day of their own, which another column holds: those that are off by more than a year contradict. */
async function onOwnDays(context: RelationContext, pair: Pair): Promise<AgeContradiction | null> {
  const told = context.columns
    .filter((each) => each !== pair.birth && /^(DATE|TIMESTAMP)/.test(each.column.storageType) && each.count >= minRows)
    .slice(0, maxDates);
  if (told.length === 0) return null;
  const both = bothIn(context, pair);
  const off = (each: RelatedColumn) =>
    `abs(${yearsOf(pair.age)} - date_sub('year', ${dayOf(pair.birth)}, ${dayOf(each)}))`;
  const list = told.flatMap((each, at) => [
    `count(*) FILTER (WHERE ${off(each)} <= 1) AS a${at}`,
    `count(*) FILTER (WHERE ${off(each)} IS NOT NULL) AS n${at}`,
  ]);
  const [row = {}] = await queryRows(
    context,
    `SELECT ${list.join(", ")} FROM ${tableSource(context.tablePath)} WHERE ${both}`,
  );
  const [best] = told
    .map((each, at) => ({ each, n: readCount(row[`n${at}`]), agreeing: readCount(row[`a${at}`]) }))
    .filter(({ n, agreeing }) => n >= minRows && agreeing >= leastAgreeing * n)
    .toSorted((a, b) => b.agreeing / b.n - a.agreeing / a.n);
  if (!best) return null;
  const predicate = `${both} AND ${off(best.each)} > 1`;
  return contradictionOf(context, pair, { n: best.n, predicate, told: best.each.name });
}

async function contradictionOf(
  context: RelationContext,
  { age, birth }: Pair,
  { n, predicate, told }: { n: number; predicate: string; told: string | null },
): Promise<AgeContradiction | null> {
  const [row = {}] = await queryRows(
    context,
    `SELECT count(*) AS n, min(file_row_number + 1, ${maxRows}) AS rows FROM ${tableSource(context.tablePath)} WHERE ${predicate}`,
  );
  const violatingRows = readCount(row["n"]);
  if (violatingRows === 0) return null;
  return { age: age.name, birth: birth.name, told, n, violatingRows, rows: readNumbers(row["rows"]), predicate };
}
