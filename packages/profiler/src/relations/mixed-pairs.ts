import type { Association } from "@datainsight/schemas";
import { readCount, readNumber } from "../readers.ts";
import { type PairsFound, takeFewestClasses } from "./class-pairs.ts";
import type { Dictionaries } from "./codes.ts";
import type { RelatedColumn } from "./columns.ts";
import type { RelationContext } from "./group.ts";
import { numberColumns } from "./numbers.ts";
import { inBatches, queryRows, rounded, withTable } from "./queries.ts";
import { describeSample, sampleRows } from "./sampling.ts";

const numbersPerQuery = 100;
/** Three sums over the rows of each pair. */
const costPerPair = 3;

/**
 * The correlation ratio eta of each class column with each number: the square root of the share of the number's sum of squares
 * that lies between the classes (Pearson 1905), over the rows in which both have a value.
 */
export async function relateMixed(
  context: RelationContext,
  parts: { classes: readonly RelatedColumn[]; numbers: readonly RelatedColumn[]; dictionaries: Dictionaries },
): Promise<PairsFound> {
  const { limits } = context;
  if (parts.numbers.length === 0) return { associations: [], measured: 0, notMeasured: [] };
  const most = Math.max(1, Math.floor(limits.mixedPairs / parts.numbers.length));
  const { taken, notMeasured } = takeFewestClasses(parts.classes, most, "Associations between classes and numbers");
  if (taken.length === 0) return { associations: [], measured: 0, notMeasured };
  const sample = sampleRows(context, limits.mixedPairRows, taken.length * parts.numbers.length * costPerPair);
  const numbers = await numberColumns(context, parts.numbers, sample);
  const codes = taken.map((each, i) => `${parts.dictionaries.code(each)} AS k${i}`);
  const values = numbers.map(({ scaled }, i) => `${scaled} AS x${i}`);
  const query = `SELECT ${[...codes, ...values].join(", ")} FROM ${sample.source}`;
  const method = sample.isAll
    ? "exact"
    : describeSample("Correlation ratio", sample.rows, 1 / Math.sqrt(sample.rows - 1));
  const work = taken.flatMap((each, k) =>
    chunksOf([...numbers.keys()], numbersPerQuery).map((own) => ({ each, k, own })),
  );
  const associations = await withTable(context, "relation_mixed", query, () =>
    inBatches(work, { size: 1, report: context.report }, async ([item]) => {
      if (!item) return [];
      const row = await sumsOf(context, item.k, item.own);
      return item.own.flatMap((x): Association[] => {
        const number = numbers[x];
        const eta = etaOf(readNumber(row[`b${x}`]), readNumber(row[`t${x}`]));
        return number
          ? [associationOf([item.each.name, number.related.name], { n: readCount(row[`n${x}`]), eta, method })]
          : [];
      });
    }),
  );
  return { associations, measured: taken.length * numbers.length, notMeasured };
}

/** For each number the rows, and the sums of squares between the classes and in all. */
async function sumsOf(context: RelationContext, k: number, own: readonly number[]): Promise<Record<string, unknown>> {
  const inner = own.map((x) => `count(x${x}) AS n${x}, sum(x${x}) AS s${x}, sum(x${x} * x${x}) AS q${x}`);
  const outer = own.map((x) => {
    const total = `sum(s${x}) * sum(s${x}) / sum(n${x})`;
    return `sum(n${x}) AS n${x}, sum(s${x} * s${x} / nullif(n${x}, 0)) - ${total} AS b${x}, sum(q${x}) - ${total} AS t${x}`;
  });
  const groups = `SELECT ${inner.join(", ")} FROM relation_mixed WHERE k${k} IS NOT NULL GROUP BY k${k}`;
  const [row = {}] = await queryRows(context, `SELECT ${outer.join(", ")} FROM (${groups})`);
  return row;
}

/** Sums of squares below this are rounding: the values run from 0 to 1. */
const leastSquares = 1e-12;

function etaOf(between: number | null, total: number | null): number | null {
  if (between === null || total === null || total < leastSquares) return null;
  return rounded(Math.sqrt(Math.min(1, Math.max(0, between / total))));
}

function associationOf(
  columns: readonly [string, string],
  { n, eta, method }: { n: number; eta: number | null; method: string },
): Association {
  const [first, second] = columns[0] < columns[1] ? columns : [columns[1], columns[0]];
  return {
    columns: [first, second],
    n,
    measure: "correlationRatio",
    strength: eta ?? 0,
    correlationRatio: eta,
    method,
  };
}

function chunksOf<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}
