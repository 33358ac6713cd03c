import type { Missingness } from "@datainsight/schemas";
import { tailOfChiSquare } from "@datainsight/tables";
import { listNames, type RelatedColumn } from "./columns.ts";
import { estimateMoments, observedPart, type OnStep, type Pattern, quadraticForm } from "./em.ts";
import type { NotMeasured, RelationContext } from "./group.ts";
import { eachBlock } from "./held-values.ts";
import { type NumberColumn, numberColumns, type Scaled, scaledBlock } from "./numbers.ts";
import { partOf, rounded } from "./queries.ts";
import { pause } from "./sample-values.ts";
import { type RowSample, sampleRows } from "./sampling.ts";

type Mcar = NonNullable<Missingness["mcar"]>;
export type LittleTest = Pick<Mcar, "statistic" | "degreesOfFreedom" | "pValue">;

const what = "Little's test of missing completely at random";
/** One bit each in a whole number of 32. */
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
  const refuse = (why: string, nature: { minor?: true } = {}) => ({
    mcar: null,
    notMeasured: [{ what, why, ...nature }],
  });
  const suited = context.columns.filter(({ role, column }) => role === "number" && isMeasure(column.dataType));
  const incomplete = suited.filter(({ count }) => count < context.rowCount);
  if (incomplete.length === 0) return { mcar: null, notMeasured: [] };
  if (suited.length < 2) return refuse("it takes two numeric columns", { minor: true });
  const taken = takeIncompleteFirst(suited, context.rowCount);
  const sample = sampleRows(context, context.limits.momentCells, (taken.length * taken.length) / 2);
  const numbers = await numberColumns(partOf(context, 0, 0.3), taken, sample);
  const patterns = await patternsOf(partOf(context, 0, 0.4), numbers, sample);
  if (patterns === null) return refuse(`there are more than ${maxPatterns} patterns of missing values`);
  const part = partOf(context, 0.4, 1);
  const test = await littleTest(patterns, numbers.length, async (share) => {
    part.report(share);
    await pause(context);
  });
  if (typeof test === "string") return refuse(test, { minor: true });
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

/** Rows, sums and sums of products of one pattern, its columns being those whose bit is set. */
type PatternSums = { observed: number[]; n: number; sums: Float64Array; products: Float64Array };

/** What the rows of each pattern add up to, in the order of the patterns; null when there are too many. */
async function patternsOf(
  context: RelationContext,
  numbers: readonly NumberColumn[],
  sample: RowSample,
): Promise<Pattern[] | null> {
  const patterns = new Map<number, PatternSums>();
  const columns = numbers.map(({ related }) => related);
  await eachBlock(context, { columns, sample }, (block) => {
    if (patterns.size <= maxPatterns) addRows(patterns, scaledBlock(block, numbers));
  });
  if (patterns.size > maxPatterns) return null;
  return [...patterns].toSorted(([a], [b]) => a - b).map(([, sums]) => patternOf(sums));
}

function addRows(patterns: Map<number, PatternSums>, scaled: readonly Scaled[]): void {
  const rows = scaled[0]?.values.length ?? 0;
  for (let row = 0; row < rows; row++) {
    let mask = 0;
    for (let i = 0; i < scaled.length; i++) if (scaled[i]?.present?.[row] !== 0) mask |= 1 << i;
    if (mask === 0) continue;
    const own = patterns.get(mask) ?? noSums(mask, scaled.length);
    patterns.set(mask, own);
    addRow(own, scaled, row);
  }
}

function noSums(mask: number, columns: number): PatternSums {
  const observed = Array.from({ length: columns }, (_, i) => i).filter((i) => ((mask >> i) & 1) === 1);
  return { observed, n: 0, sums: new Float64Array(observed.length), products: new Float64Array(observed.length ** 2) };
}

function addRow(own: PatternSums, scaled: readonly Scaled[], row: number): void {
  const { observed, sums, products } = own;
  own.n++;
  for (let a = 0; a < observed.length; a++) {
    const value = scaled[observed[a] ?? 0]?.values[row] ?? 0;
    sums[a] = (sums[a] ?? 0) + value;
    for (let b = 0; b <= a; b++) {
      const other = scaled[observed[b] ?? 0]?.values[row] ?? 0;
      products[a * observed.length + b] = (products[a * observed.length + b] ?? 0) + value * other;
    }
  }
}

function patternOf({ observed, n, sums, products }: PatternSums): Pattern {
  const mean = Array.from(sums, (sum) => sum / n);
  const covariance = mean.flatMap((x, a) =>
    mean.map((y, b) => (products[Math.max(a, b) * observed.length + Math.min(a, b)] ?? 0) / n - x * y),
  );
  return { n, observed, mean, covariance: Float64Array.from(covariance) };
}

/**
 * The test from rows, means and covariances by pattern.
 * d2 = sum over patterns of n (mean - mu)' Sigma^-1 (mean - mu), each over the columns that the pattern has; its degrees of
 * freedom are the columns of all patterns less the columns.
 * @param onStep is told the share of the steps that are done; what it rejects with ends the work
 * @returns a text that says why, where the test cannot be made
 */
export async function littleTest(
  patterns: readonly Pattern[],
  columns: number,
  onStep: OnStep,
): Promise<LittleTest | string> {
  if (patterns.length < 2) return "all rows have the same columns missing";
  const degreesOfFreedom = patterns.reduce((sum, { observed }) => sum + observed.length, 0) - columns;
  if (degreesOfFreedom <= 0) return "there are too few patterns of missing values";
  const moments = await estimateMoments(patterns, columns, onStep);
  if (moments === "singular") return "a numeric column is a sum or a multiple of others, or there are too few rows";
  if (moments === "unsettled") return "the estimates did not settle in the steps that bound the cost";
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
