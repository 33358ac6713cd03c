import type { Missingness } from "@datainsight/schemas";
import { tailOfChiSquare } from "@datainsight/tables";
import { compiled } from "cephes";
import { Matrix } from "ml-matrix";
import { readNumber } from "../readers.ts";
import { listNames, type RelatedColumn } from "./columns.ts";
import { estimateMoments, observedPart, type Pattern, quadraticForm } from "./em.ts";
import type { NotMeasured, RelationContext } from "./group.ts";
import { type NumberColumn, numberColumns } from "./numbers.ts";
import { queryRows, rounded } from "./queries.ts";
import { sampleRows } from "./sampling.ts";

type Mcar = NonNullable<Missingness["mcar"]>;
export type LittleTest = Pick<Mcar, "statistic" | "degreesOfFreedom" | "pValue">;

const what = "Little's test of missing completely at random";
const maxColumns = 30;
const maxPatterns = 400;
const bound = "the columns with missing values first, at most 30";

/**
 * Little's (1988, JASA 83) test that values are missing completely at random, over the numeric columns: do the means differ
 * between the patterns of missingness? Rows in which all are missing say nothing and are left out. Rows stay in the engine:
 * it sums them up by pattern.
 */
export async function testCompletelyAtRandom(
  context: RelationContext,
): Promise<{ mcar: Mcar | null; notMeasured: NotMeasured[] }> {
  const refuse = (why: string) => ({ mcar: null, notMeasured: [{ what, why }] });
  const suited = context.columns.filter(({ role, column }) => role === "number" && isMeasure(column.dataType));
  const incomplete = suited.filter(({ count }) => count < context.rowCount);
  if (incomplete.length === 0) return { mcar: null, notMeasured: [] };
  if (suited.length < 2) return refuse("it takes two numeric columns");
  const taken = takeIncompleteFirst(suited, context.rowCount);
  const sample = sampleRows(context, context.limits.momentCells, (taken.length * taken.length) / 2);
  const numbers = await numberColumns(context, taken, sample);
  const patterns = await patternsOf(context, numbers, sample.source);
  if (patterns === null) return refuse(`there are more than ${maxPatterns} patterns of missing values`);
  await compiled;
  const test = littleTest(patterns, numbers.length);
  if (typeof test === "string") return refuse(test);
  const left = suited.filter((each) => !taken.includes(each)).map(({ name }) => name);
  const rows = sample.isAll ? "" : `; over a sample of about ${sample.rows.toLocaleString("en-US")} rows`;
  return {
    mcar: {
      ...test,
      columns: numbers.map(({ related }) => related.name),
      method: `Little 1988, maximum likelihood by EM${rows}`,
    },
    notMeasured: left.length === 0 ? [] : [{ what: `${what} leaves out ${listNames(left)}`, why: bound }],
  };
}

function isMeasure(dataType: string): boolean {
  return dataType === "integer" || dataType === "float";
}

function takeIncompleteFirst(columns: readonly RelatedColumn[], rowCount: number): RelatedColumn[] {
  const isComplete = ({ count }: RelatedColumn) => Number(count >= rowCount);
  return columns
    .toSorted((a, b) => isComplete(a) - isComplete(b) || (a.name < b.name ? -1 : 1))
    .slice(0, maxColumns)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Rows, sums and sums of products of each pattern; null when there are too many. */
async function patternsOf(
  context: RelationContext,
  numbers: readonly NumberColumn[],
  source: string,
): Promise<Pattern[] | null> {
  const indices = [...numbers.keys()];
  const mask = indices.map((i) => `((x${i} IS NOT NULL)::BIGINT << ${i})`).join(" | ");
  const values = numbers.map(({ scaled }, i) => `${scaled} AS x${i}`);
  const sums = indices.map((i) => `sum(x${i})`);
  const products = indices.flatMap((i) => indices.slice(0, i + 1).map((j) => `sum(x${i} * x${j})`));
  const rows = await queryRows(
    context,
    `SELECT mask, count(*) AS n, [${sums.join(", ")}] AS sums, [${products.join(", ")}] AS products
     FROM (SELECT *, ${mask} AS mask FROM (SELECT ${values.join(", ")} FROM ${source}))
     WHERE mask <> 0 GROUP BY mask ORDER BY mask LIMIT ${maxPatterns + 1}`,
  );
  return rows.length > maxPatterns ? null : rows.map((row) => patternOf(row, indices));
}

function patternOf(row: Readonly<Record<string, unknown>>, indices: readonly number[]): Pattern {
  const mask = BigInt(String(row["mask"]));
  const observed = indices.filter((i) => ((mask >> BigInt(i)) & 1n) === 1n);
  const n = Number(row["n"]);
  const at = (list: unknown, i: number) => (Array.isArray(list) ? (readNumber(list[i]) ?? 0) : 0);
  const mean = observed.map((i) => at(row["sums"], i) / n);
  const product = (i: number, j: number) =>
    at(row["products"], (Math.max(i, j) * (Math.max(i, j) + 1)) / 2 + Math.min(i, j));
  const scatter = observed.map((i, a) => observed.map((j, b) => product(i, j) / n - (mean[a] ?? 0) * (mean[b] ?? 0)));
  return { n, observed, mean, covariance: new Matrix(scatter) };
}

/**
 * The test from rows, means and covariances by pattern.
 * d2 = sum over patterns of n (mean - mu)' Sigma^-1 (mean - mu), each over the columns that the pattern has; its degrees of
 * freedom are the columns of all patterns less the columns.
 * The caller awaits cephes' `compiled` first.
 * @returns a text that says why, where the test cannot be made
 */
export function littleTest(patterns: readonly Pattern[], columns: number): LittleTest | string {
  if (patterns.length < 2) return "all rows have the same columns missing";
  const degreesOfFreedom = patterns.reduce((sum, { observed }) => sum + observed.length, 0) - columns;
  if (degreesOfFreedom <= 0) return "there are too few patterns of missing values";
  const moments = estimateMoments(patterns, columns);
  if (moments === null) return "a numeric column is a sum or a multiple of others, or there are too few rows";
  let statistic = 0;
  for (const pattern of patterns) {
    const part = observedPart(moments, pattern.observed);
    const away = pattern.mean.map((value, i) => value - (part.mean[i] ?? 0));
    const distance = quadraticForm(part.covariance, away);
    if (distance === null) return "a numeric column is a sum or a multiple of others";
    statistic += pattern.n * distance;
  }
  const pValue = tailOfChiSquare(degreesOfFreedom, statistic);
  if (!Number.isFinite(statistic) || !Number.isFinite(pValue)) return "the estimates did not settle";
  return {
    statistic: Number(statistic.toFixed(6)),
    degreesOfFreedom,
    pValue: Math.min(1, Math.max(0, rounded(pValue))),
  };
}
