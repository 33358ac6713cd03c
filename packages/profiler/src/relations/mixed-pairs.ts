import type { Association } from "@datainsight/schemas";
import { readCount, readNumber } from "../readers.ts";
import { type PairsFound, takeFewestClasses } from "./class-pairs.ts";
import type { Dictionaries } from "./codes.ts";
import type { RelatedColumn } from "./columns.ts";
import type { RelationContext } from "./group.ts";
import { type NumberColumn, numberColumns } from "./numbers.ts";
import { inBatches, partOf, queryRows, rounded, withTable } from "./queries.ts";
import { denseRanks, highest, pause, readSample } from "./sample-values.ts";
import { describeSample, type RowSample, sampleRows } from "./sampling.ts";

const numbersPerQuery = 100;
/** Up to as many the engine adds up, over all rows that it may. */
const fewPairs = 500;
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
  const pairCount = taken.length * parts.numbers.length;
  const isMany = pairCount > fewPairs;
  const cells = limits.mixedCells / (taken.length + parts.numbers.length);
  const affordable = limits.mixedPairRows / (pairCount * costPerPair);
  const sample = sampleRows(context, isMany ? Math.min(cells, affordable) : affordable, 1);
  const numbers = await numberColumns(context, parts.numbers, sample);
  const method = sample.isAll
    ? "exact"
    : describeSample("Correlation ratio", sample.rows, 1 / Math.sqrt(sample.rows - 1));
  const input = { taken, numbers, dictionaries: parts.dictionaries, sample };
  const found = isMany ? await sumInMemory(context, input) : await sumInEngine(context, input);
  const associations = found.map(({ names, n, eta }) => associationOf(names, { n, eta, method }));
  return { associations, measured: taken.length * numbers.length, notMeasured };
}

type Summing = {
  taken: readonly RelatedColumn[];
  numbers: readonly NumberColumn[];
  dictionaries: Dictionaries;
  sample: RowSample;
};
type Ratio = { names: readonly [string, string]; n: number; eta: number | null };

/** Few pairs, of as many rows as there may be. */
async function sumInEngine(
  context: RelationContext,
  { taken, numbers, dictionaries, sample }: Summing,
): Promise<Ratio[]> {
  const codes = taken.map((each, i) => `${dictionaries.code(each)} AS k${i}`);
  const values = numbers.map(({ scaled }, i) => `${scaled} AS x${i}`);
  const query = `SELECT ${[...codes, ...values].join(", ")} FROM ${sample.source}`;
  const work = taken.flatMap((each, k) =>
    chunksOf([...numbers.keys()], numbersPerQuery).map((own) => ({ each, k, own })),
  );
  return withTable(context, "relation_mixed", query, () =>
    inBatches(work, { size: 1, report: context.report }, async ([item]) => {
      if (!item) return [];
      const row = await sumsOf(context, item.k, item.own);
      return item.own.flatMap((x): Ratio[] => {
        const number = numbers[x];
        const eta = etaOf(readNumber(row[`b${x}`]), readNumber(row[`t${x}`]));
        return number ? [{ names: [item.each.name, number.related.name], n: readCount(row[`n${x}`]), eta }] : [];
      });
    }),
  );
}

/** Very many pairs: grouping in the engine for each costs more than adding up a bounded number of rows here. */
async function sumInMemory(
  context: RelationContext,
  { taken, numbers, dictionaries, sample }: Summing,
): Promise<Ratio[]> {
  const read = partOf(context, 0, 0.3);
  const codes = await readSample(read, taken.map(dictionaries.code), sample);
  const values = await readSample(
    read,
    numbers.map(({ scaled }) => scaled),
    sample,
  );
  return inBatches([...taken.keys()], { size: 1, report: partOf(context, 0.3, 1).report }, async (batch) => {
    await pause(context);
    return batch.flatMap((k) => {
      const own = denseRanks(codes[k] ?? new Float64Array());
      return numbers.map(({ related }, x): Ratio => {
        const names = [taken[k]?.name ?? "", related.name] as const;
        return { names, ...ratioOf(own, values[x] ?? new Float64Array()) };
      });
    });
  });
}

/**
 * The rows with both, and the correlation ratio over them.
 * @param codes classes from 0, -1 where there is none
 * @param values from 0 to 1, NaN where there is none
 */
export function ratioOf(codes: Int32Array, values: Float64Array): { n: number; eta: number | null } {
  const classes = highest(codes) + 1;
  const [counts, sums] = [new Float64Array(classes), new Float64Array(classes)];
  let [n, sum, squares] = [0, 0, 0];
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] ?? -1;
    const value = values[row] ?? Number.NaN;
    if (code < 0 || Number.isNaN(value)) continue;
    counts[code] = (counts[code] ?? 0) + 1;
    sums[code] = (sums[code] ?? 0) + value;
    n++;
    sum += value;
    squares += value * value;
  }
  if (n === 0) return { n, eta: null };
  const total = (sum * sum) / n;
  const between = sums.reduce((all, own, code) => all + (own * own) / Math.max(1, counts[code] ?? 0), 0);
  return { n, eta: etaOf(between - total, squares - total) };
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
