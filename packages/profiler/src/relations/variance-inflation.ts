import type { TableRelations } from "@datainsight/schemas";
import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { listNames, type RelatedColumn } from "./columns.ts";
import type { NotMeasured, RelationContext, RelationGroup } from "./group.ts";
import { eachBlock } from "./held-values.ts";
import { type NumberColumn, numberColumns, type Scaled, scaledBlock } from "./numbers.ts";
import { product } from "./sample-values.ts";
import { partOf } from "./queries.ts";
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
  const numbers = await numberColumns(partOf(context, 0, 0.3), byName(taken), sample);
  const found = await correlationsOf(context, numbers, sample);
  if (found === null || found.n < 2 * found.names.length) {
    const why = "too few rows have a value in every numeric column";
    return { varianceInflation: [], notMeasured: [...notMeasured, { what, why, minor: true }] };
  }
  const sampled = sample.isAll
    ? []
    : [{ what: `${what} over all rows`, why: `a sample of ${found.n} rows bounds the cost`, minor: true }];
  const still = unvarying(taken.map(({ name }) => name).filter((name) => !found.names.includes(name)));
  return { varianceInflation: inflationOf(found), notMeasured: [...notMeasured, ...still, ...sampled] };
}

function unvarying(names: readonly string[]): NotMeasured[] {
  if (names.length === 0) return [];
  const why = `${names.length === 1 ? "it has" : "each has"} one value only in the rows in which no numeric column is missing`;
  const of = `${names.length} ${names.length === 1 ? "column" : "columns"}: ${listNames(names.toSorted())}`;
  return [{ what: `${what} of ${of}`, why, minor: true }];
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
  const size = numbers.length;
  const [sums, products] = [new Float64Array(size), new Float64Array(size * size)];
  let n = 0;
  const columns = numbers.map(({ related }) => related);
  await eachBlock(context, { columns, sample }, (block) => {
    const complete = completeRows(scaledBlock(block, numbers));
    n += complete[0]?.length ?? 0;
    for (const [i, first] of complete.entries()) {
      sums[i] = (sums[i] ?? 0) + first.reduce((sum, value) => sum + value, 0);
      for (let j = i; j < size; j++) {
        products[i * size + j] = (products[i * size + j] ?? 0) + product(first, complete[j] ?? first);
      }
    }
  });
  const covariance = (i: number, j: number) =>
    (products[i * size + j] ?? 0) / n - ((sums[i] ?? 0) / n) * ((sums[j] ?? 0) / n);
  const varying = [...numbers.keys()].filter((i) => Math.sqrt(covariance(i, i)) > rounding);
  if (n < 2 || varying.length < 2) return null;
  const matrix = Matrix.eye(varying.length);
  for (const [a, i] of varying.entries()) {
    for (const [b, j] of varying.entries()) {
      // Rows before this one have the other half.
      if (b > a) matrix.set(a, b, covariance(i, j) / Math.sqrt(covariance(i, i)) / Math.sqrt(covariance(j, j)));
      if (b < a) matrix.set(a, b, matrix.get(b, a));
    }
  }
  return { names: varying.map((i) => numbers[i]?.related.name ?? ""), matrix, n };
}

/** The values of the rows in which no column lacks one. */
function completeRows(scaled: readonly Scaled[]): Float64Array[] {
  const gapped = scaled.flatMap(({ present }) => present ?? []);
  if (gapped.length === 0) return scaled.map(({ values }) => values);
  const rows: number[] = [];
  for (let row = 0; row < (scaled[0]?.values.length ?? 0); row++) {
    if (gapped.every((present) => present[row] === 1)) rows.push(row);
  }
  return scaled.map(({ values }) => Float64Array.from(rows, (row) => values[row] ?? 0));
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
