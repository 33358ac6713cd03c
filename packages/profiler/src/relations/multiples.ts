import type { DerivedColumn, TableRelations } from "@datainsight/schemas";
import { readNumber } from "../readers.ts";
import { quoteNumber } from "../sql.ts";
import { numericValue, type RelatedColumn } from "./columns.ts";
import type { RelationContext } from "./group.ts";
import { queryRows } from "./queries.ts";
import { sampleRows } from "./sampling.ts";
import { relativeTolerance, verifyClaim } from "./verify-derived.ts";

const minStrength = 0.98;
const minDistinct = 5;
const maxTried = 200;
const sampledRows = 2_000;
/** The squares of larger numbers are none. */
const tooLarge = "1e150";
/** Decimals that are looked at for a rounded copy. */
const maxDecimals = 4;

/**
 * Numbers that are another number times a factor, plus an offset, in all rows but a few: metres and kilometres, Celsius and
 * Fahrenheit, rounded ones too. Tried are pairs that correlate; the factor is the median slope between rows of a sample. A
 * multiple of a multiple is one of the first as well: of columns that go together so, each is tied to the others once, by the
 * closest pairs. Neither the order of rows nor that of columns has a say in which.
 */
export async function findMultiples(
  context: RelationContext,
  { soFar, duplicates }: { soFar: TableRelations; duplicates: readonly DerivedColumn[] },
): Promise<DerivedColumn[]> {
  const byName = new Map(context.columns.map((column) => [column.name, column]));
  const copies = new Set(duplicates.map(({ column }) => column));
  const pairs = soFar.associations
    .filter(({ pearson, spearman }) => Math.max(Math.abs(pearson ?? 0), Math.abs(spearman ?? 0)) >= minStrength)
    .toSorted((a, b) => closenessOf(b) - closenessOf(a) || (a.columns.join("\0") < b.columns.join("\0") ? -1 : 1))
    .flatMap(({ columns }) => {
      const [first, second] = columns.toSorted().flatMap((name) => byName.get(name) ?? []);
      return first && second && isSuited(first) && isSuited(second) ? [[first, second] as const] : [];
    })
    .filter((pair) => pair.every(({ name }) => !copies.has(name)))
    .slice(0, maxTried);
  const derived: DerivedColumn[] = [];
  const groupOf = new Map<string, Set<string>>();
  for (const [first, second] of pairs) {
    const [own, other] = [first, second].map(({ name }) => groupOf.get(name) ?? new Set([name]));
    if (!own || !other || own.has(second.name)) continue;
    const found = (await multipleOf(context, first, second)) ?? (await multipleOf(context, second, first));
    if (!found) continue;
    derived.push(found);
    const group = own.union(other);
    for (const name of group) groupOf.set(name, group);
  }
  return derived;
}

/** To the digits that do not depend on the order in which the rows were added up; each slip makes it less. */
function closenessOf({ pearson, spearman }: TableRelations["associations"][number]): number {
  return Number(Math.min(Math.abs(pearson ?? 0), Math.abs(spearman ?? 1)).toFixed(6));
}

function isSuited({ column, unique }: RelatedColumn): boolean {
  return (column.dataType === "integer" || column.dataType === "float") && unique >= minDistinct;
}

async function multipleOf(
  context: RelationContext,
  from: RelatedColumn,
  to: RelatedColumn,
): Promise<DerivedColumn | null> {
  const [x, y] = [numericValue(from.column) ?? "NULL", numericValue(to.column) ?? "NULL"];
  const line = await lineOf(context, x, y);
  if (line === null) return null;
  const { factor, offset, decimals } = line;
  const expected = `(${x}) * ${quoteNumber(factor)} + ${quoteNumber(offset)}`;
  const exact = relativeTolerance([y, `(${x}) * ${quoteNumber(factor)}`]);
  const tolerance = decimals === null ? exact : `${quoteNumber(0.5 * 10 ** -decimals)} * (1 + 1e-6) + ${exact}`;
  const verified = await verifyClaim(context, { actual: y, expected, tolerance, telling: `(${x}) <> 0` });
  if (verified === null) return null;
  return { column: to.name, kind: "multiple", from: [from.name], factor, offset, ...verified };
}

type Line = { factor: number; offset: number; decimals: number | null };

/**
 * The median slope of rows next to each other in a sample by hash (after Theil and Sen), the median rest as offset, and the
 * decimals to which `y` is rounded; null for these where it is not, or where the steps are too coarse to tell.
 */
async function lineOf(context: RelationContext, x: string, y: string): Promise<Line | null> {
  const sample = sampleRows(context, sampledRows, 1);
  const both = `SELECT ${x} AS x, ${y} AS y, hash(file_row_number, 1) AS h FROM ${sample.source} WHERE abs(${x}) < ${tooLarge} AND abs(${y}) < ${tooLarge}`;
  const steps = `SELECT *, x - lag(x) OVER (ORDER BY h) AS dx, y - lag(y) OVER (ORDER BY h) AS dy FROM (${both})`;
  const rounding = Array.from({ length: maxDecimals + 1 }, (_, d) => `bool_and(round(y, ${d}) = y) AS d${d}`);
  const [row = {}] = await queryRows(
    context,
    `WITH s AS MATERIALIZED (${steps}), k AS (SELECT median(dy / dx) AS k FROM s WHERE dx <> 0)
     SELECT k, (SELECT median(y - k * x) FROM s) AS c,
       (SELECT max(y) - min(y) FROM s) AS range, (SELECT max(abs(y)) FROM s) AS size, d.* FROM k, (SELECT ${rounding.join(", ")} FROM s) d`,
  );
  const [median, rest] = [readNumber(row["k"]), readNumber(row["c"])];
  const [range, size] = [readNumber(row["range"]), readNumber(row["size"])];
  if (median === null || rest === null || !range || !size || median === 0) return null;
  const found = Array.from({ length: maxDecimals + 1 }, (_, d) => d).find((d) => row[`d${d}`] === true);
  const decimals = found !== undefined && range * 10 ** found >= 200 ? found : null;
  if (decimals !== null) return roundedLine(context, { steps, median, rest, decimals });
  return {
    factor: simplest(median, 1e-10),
    offset: Math.abs(rest) < 1e-9 * size ? 0 : simplest(rest, 1e-10),
    decimals,
  };
}

/**
 * Rounded values blur the slope between two rows: the line is drawn anew through the rows near the median line, its factor
 * taken as the shortest number as near as the rounding allows.
 */
async function roundedLine(
  context: RelationContext,
  { steps, median, rest, decimals }: { steps: string; median: number; rest: number; decimals: number },
): Promise<Line | null> {
  const step = 10 ** -decimals;
  const near = `abs(y - ${quoteNumber(median)} * x - ${quoteNumber(rest)}) <= ${quoteNumber(3 * step)}`;
  const [row = {}] = await queryRows(
    context,
    `SELECT regr_slope(y, x) AS k, avg(x) AS x, avg(y) AS y, max(x) - min(x) AS range, count(*) AS n FROM (${steps}) WHERE ${near}`,
  );
  const [slope, x, y, range] = ["k", "x", "y", "range"].map((name) => readNumber(row[name]));
  if (!slope || x == null || y == null || !range) return null;
  // The standard error of the slope with rests spread evenly over a step, four times.
  const doubt = (4 * step) / (range * Math.sqrt(Number(row["n"])));
  const factor = simplest(slope, Math.max(1e-10, doubt / Math.abs(slope)));
  const offset = y - factor * x;
  return { factor, offset: Math.abs(offset) < step / 4 ? 0 : Number(offset.toFixed(decimals)), decimals };
}

/** The number with the fewest digits within a relative distance. */
function simplest(value: number, distance: number): number {
  for (let digits = 1; digits <= 16; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.abs(short - value) <= Math.abs(value) * distance) return short;
  }
  return value;
}
