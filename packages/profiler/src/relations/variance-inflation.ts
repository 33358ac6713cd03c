import type { TableRelations } from "@datainsight/schemas";
import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { readNumber } from "../readers.ts";
import { listNames, type RelatedColumn } from "./columns.ts";
import type { NotMeasured, RelationContext, RelationGroup } from "./group.ts";
import { type NumberColumn, numberColumns } from "./numbers.ts";
import { inBatches, queryRows } from "./queries.ts";
import { type RowSample, sampleRows } from "./sampling.ts";

type Inflation = TableRelations["varianceInflation"];

/** How far each number is told by all the others together. */
export const varianceInflation: RelationGroup = {
  name: "varianceInflation",
  what: "variance inflation",
  weight: 2,
  relate,
};

const what = "Variance inflation";
const maxColumns = 80;
const sumsPerQuery = 300;
/** A column with fewer values would leave too few complete rows for all the others. */
const minFilledShare = 0.8;
/** An eigenvalue of a correlation matrix that is no more than rounding. */
const rounding = 1e-10;
/** A column takes part in what has no spread when its weight there is more than this. */
const takesPart = 1e-5;

async function relate(context: RelationContext): Promise<{ varianceInflation: Inflation; notMeasured: NotMeasured[] }> {
  const { columns, rowCount, limits } = context;
  const suited = columns.filter(
    ({ role, column, count }) =>
      role === "number" && ["integer", "float"].includes(column.dataType) && count >= minFilledShare * rowCount,
  );
  const taken = suited.toSorted((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1)).slice(0, maxColumns);
  const notMeasured = leftOut(suited.filter((each) => !taken.includes(each)));
  if (taken.length < 2) return { varianceInflation: [], notMeasured };
  const sample = sampleRows(context, limits.momentCells, (taken.length * taken.length) / 2);
  const numbers = await numberColumns(context, byName(taken), sample);
  const found = await correlationsOf(context, numbers, sample);
  if (found === null || found.n < 2 * found.names.length) {
    const why = "too few rows have a value in every numeric column";
    return { varianceInflation: [], notMeasured: [...notMeasured, { what, why }] };
  }
  const sampled = sample.isAll
    ? []
    : [{ what: `${what} over all rows`, why: `a sample of ${found.n} rows bounds the cost` }];
  return { varianceInflation: inflationOf(found), notMeasured: [...notMeasured, ...sampled] };
}

function byName(columns: readonly RelatedColumn[]): RelatedColumn[] {
  return columns.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function leftOut(columns: readonly RelatedColumn[]): NotMeasured[] {
  if (columns.length === 0) return [];
  const why = `the ${maxColumns} numeric columns with the fewest missing values are taken`;
  return [{ what: `${what} of ${columns.length} columns: ${listNames(columns.map(({ name }) => name))}`, why }];
}

type Correlations = { names: string[]; matrix: Matrix; n: number };

/** Correlations over the rows in which every column has a value; columns constant there are left out. */
async function correlationsOf(
  context: RelationContext,
  numbers: readonly NumberColumn[],
  sample: RowSample,
): Promise<Correlations | null> {
  const values = numbers.map(({ scaled }, i) => `${scaled} AS x${i}`);
  const complete = numbers.map((_, i) => `x${i} IS NOT NULL`).join(" AND ");
  const from = `FROM (SELECT ${values.join(", ")} FROM ${sample.source}) WHERE ${complete}`;
  const list = numbers.map((_, i) => `avg(x${i}) AS m${i}, stddev_pop(x${i}) AS s${i}`);
  const [moments = {}] = await queryRows(context, `SELECT count(*) AS n, ${list.join(", ")} ${from}`);
  const n = Number(moments["n"] ?? 0);
  const mean = (i: number) => readNumber(moments[`m${i}`]) ?? 0;
  const deviation = (i: number) => readNumber(moments[`s${i}`]) ?? 0;
  const varying = [...numbers.keys()].filter((i) => deviation(i) > rounding);
  if (n < 2 || varying.length < 2) return null;
  const pairs = varying.flatMap((i, a) => varying.slice(a + 1).map((j, b) => ({ i, j, a, b: a + 1 + b })));
  const matrix = Matrix.eye(varying.length);
  await inBatches(pairs, { size: sumsPerQuery, report: context.report }, async (batch) => {
    const sums = batch.map(({ i, j }, at) => `avg((x${i} - ${mean(i)}) * (x${j} - ${mean(j)})) AS c${at}`);
    const [row = {}] = await queryRows(context, `SELECT ${sums.join(", ")} ${from}`);
    for (const [at, { i, j, a, b }] of batch.entries()) {
      const r = (readNumber(row[`c${at}`]) ?? 0) / deviation(i) / deviation(j);
      matrix.set(a, b, r);
      matrix.set(b, a, r);
    }
    return [];
  });
  return { names: varying.map((i) => numbers[i]?.related.name ?? ""), matrix, n };
}

/**
 * The variance inflation factors, 1 / (1 - R2) of each column told by all others: the diagonal of the inverse of the
 * correlation matrix. Columns that make the matrix singular, being sums of others, have none; those of the rest come from
 * the pseudo-inverse, which equals the regression on the others then.
 */
export function inflationOf({ names, matrix, n }: Correlations): Inflation {
  const { realEigenvalues: values, eigenvectorMatrix: vectors } = new EigenvalueDecomposition(matrix, {
    assumeSymmetric: true,
  });
  return names.map((column, i) => {
    let factor = 0;
    for (const [k, value] of values.entries()) {
      const weight = vectors.get(i, k);
      if (value > rounding * names.length) factor += (weight * weight) / value;
      else if (Math.abs(weight) > takesPart) return { column, factor: null, n };
    }
    return { column, factor: Number(factor.toPrecision(9)), n };
  });
}
