import type { Association } from "@datainsight/schemas";
import { readNumbers } from "../readers.ts";
import type { Dictionaries } from "./codes.ts";
import { listNames, type RelatedColumn } from "./columns.ts";
import { type Contingency, type ContingencyMeasures, contingencyMeasures } from "./contingency.ts";
import type { NotMeasured, RelationContext } from "./group.ts";
import { inBatches, queryRows, rounded, withTable } from "./queries.ts";
import { denseRanks, highest, pause, readSample } from "./sample-values.ts";
import { describeSample, type RowSample, sampleRows } from "./sampling.ts";

const pairsPerQuery = 100;
/** Up to as many the engine counts, over all rows that it may. */
const fewPairs = 500;
/** Pairs between two looks at the signal. */
const pairsAtOnce = 200;
/** What a pair costs beside its rows, in rows. */
const rowsPerPair = 5_000;

export type PairsFound = { associations: Association[]; measured: number; notMeasured: NotMeasured[] };

/** Cramer's V, Theil's U both ways and mutual information of all pairs of class columns. */
export async function relateClasses(
  context: RelationContext,
  { columns, dictionaries }: { columns: readonly RelatedColumn[]; dictionaries: Dictionaries },
): Promise<PairsFound> {
  const { limits } = context;
  const most = Math.floor((1 + Math.sqrt(1 + 8 * limits.classPairs)) / 2);
  const { taken, notMeasured } = takeFewestClasses(columns, most, "Associations between classes");
  const pairs = taken.flatMap((first, i) => taken.slice(i + 1).map((second) => [first, second] as const));
  if (pairs.length === 0) return { associations: [], measured: 0, notMeasured };
  const cells = Math.max(1, Math.floor(limits.classCells / taken.length));
  const isMany = pairs.length > fewPairs;
  const affordable = limits.classPairRows / pairs.length - rowsPerPair;
  const sample = sampleRows(context, isMany ? Math.min(cells, affordable) : affordable, 1);
  const method = sample.isAll ? "exact" : describeSample("All", sample.rows, 1 / Math.sqrt(sample.rows - 1));
  const input = { taken, pairs, dictionaries, sample };
  const measured = isMany ? await countInMemory(context, input) : await countInEngine(context, input);
  const associations = measured.map(([pair, found]) => associationOf(pair, found, method));
  return { associations, measured: pairs.length, notMeasured };
}

type ClassPair = readonly [RelatedColumn, RelatedColumn];
type Counting = {
  taken: readonly RelatedColumn[];
  pairs: readonly ClassPair[];
  dictionaries: Dictionaries;
  sample: RowSample;
};
type Measured = readonly [ClassPair, ContingencyMeasures];

/** Few pairs, of as many rows as there may be. */
async function countInEngine(
  context: RelationContext,
  { taken, pairs, dictionaries, sample }: Counting,
): Promise<Measured[]> {
  const alias = (column: RelatedColumn) => `k_${column.column.storageName}`;
  const codes = taken.map((column) => `${dictionaries.code(column)} AS ${alias(column)}`);
  const query = `SELECT ${codes.join(", ")} FROM ${sample.source}`;
  return withTable(context, "relation_codes", query, () =>
    inBatches(pairs, { size: pairsPerQuery, report: context.report }, async (batch) => {
      const parts = batch.map(([first, second], i) => {
        const [a, b] = [alias(first), alias(second)];
        const both = `FROM relation_codes WHERE ${a} IS NOT NULL AND ${b} IS NOT NULL`;
        const cells = `SELECT ${a} AS a, ${b} AS b, count(*) AS n ${both} GROUP BY 1, 2 ORDER BY 1, 2`;
        return `SELECT ${i} AS i, list(a)::UINTEGER[] AS a, list(b)::UINTEGER[] AS b, list(n)::DOUBLE[] AS n FROM (${cells})`;
      });
      const rows = await queryRows(context, parts.join(" UNION ALL "));
      return rows.flatMap((row): Measured[] => {
        const pair = batch[Number(row["i"])];
        const cells = { first: readNumbers(row["a"]), second: readNumbers(row["b"]), counts: readNumbers(row["n"]) };
        return pair ? [[pair, contingencyMeasures(cells)]] : [];
      });
    }),
  );
}

/** Very many pairs: a query for each costs more than counting the codes of a bounded number of rows here. */
async function countInMemory(
  context: RelationContext,
  { taken, pairs, dictionaries, sample }: Counting,
): Promise<Measured[]> {
  const values = await readSample(context, taken.map(dictionaries.code), sample);
  const none = new Int32Array();
  const codesOf = new Map(taken.map((column, i) => [column, denseRanks(values[i] ?? new Float64Array())]));
  return inBatches(pairs, { size: pairsAtOnce, report: context.report }, async (batch) => {
    await pause(context);
    return batch.map((pair): Measured => {
      const [first, second] = pair.map((column) => codesOf.get(column) ?? none);
      return [pair, contingencyMeasures(countPairs(first ?? none, second ?? none))];
    });
  });
}

/** How often each pair of codes stands in one row, by the first code, then the second; -1 is no value. */
export function countPairs(first: Int32Array, second: Int32Array): Contingency {
  const width = highest(second) + 1;
  const height = highest(first) + 1;
  const counts = new Float64Array(width * height);
  for (let row = 0; row < first.length; row++) {
    const a = first[row] ?? -1;
    const b = second[row] ?? -1;
    if (a >= 0 && b >= 0) counts[a * width + b] = (counts[a * width + b] ?? 0) + 1;
  }
  const cells = [...counts.keys()].filter((cell) => counts[cell] !== 0);
  return {
    first: cells.map((cell) => Math.floor(cell / width)),
    second: cells.map((cell) => cell % width),
    counts: cells.map((cell) => counts[cell] ?? 0),
  };
}

function associationOf(
  [first, second]: readonly [RelatedColumn, RelatedColumn],
  found: ContingencyMeasures,
  method: string,
): Association {
  const { n, cramersV, theilsU, mutualInformation } = found;
  const v = cramersV === null ? null : rounded(cramersV);
  return {
    columns: [first.name, second.name],
    n,
    measure: "cramersV",
    strength: v ?? 0,
    cramersV: v,
    theilsU: theilsU && {
      firstGivenSecond: rounded(theilsU.firstGivenSecond),
      secondGivenFirst: rounded(theilsU.secondGivenFirst),
    },
    mutualInformation: mutualInformation === null ? null : rounded(mutualInformation),
    method,
  };
}

/** At most `most` class columns, those with the fewest classes first, then by name; the others are named. */
export function takeFewestClasses(
  columns: readonly RelatedColumn[],
  most: number,
  what: string,
): { taken: RelatedColumn[]; notMeasured: NotMeasured[] } {
  if (columns.length <= most) return { taken: [...columns], notMeasured: [] };
  const ordered = columns.toSorted((a, b) => a.unique - b.unique || (a.name < b.name ? -1 : 1));
  const left = ordered.slice(most);
  const names = listNames(left.map(({ name }) => name));
  const why = `only the ${most} columns with the fewest classes are compared, to bound the cost`;
  return {
    taken: ordered.slice(0, most).toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    notMeasured: [{ what: `${what}, of ${left.length} columns: ${names}`, why }],
  };
}
