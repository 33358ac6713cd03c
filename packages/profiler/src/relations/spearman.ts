import { readNumber } from "../readers.ts";
import type { RelationContext } from "./group.ts";
import type { NumberColumn } from "./numbers.ts";
import type { NumberPair } from "./numeric-pairs.ts";
import { coefficientOf, inBatches, partOf, queryRows, run, withTable } from "./queries.ts";
import { averageRank } from "./ranks.ts";
import { describeSample, sampleRows } from "./sampling.ts";

const pairsPerQuery = 25;
const columnsPerQuery = 25;
const productsPerQuery = 1_000;

type Alias = (column: NumberColumn) => string;
type Found = Map<NumberPair, number | null>;

/**
 * Spearman's rho: Pearson's r of the ranks, equal values sharing the mean of their ranks. Where a column has missing values,
 * ranks are taken anew for each pair over the rows in which both have a value, as pandas and scipy do.
 */
export async function spearmanOfPairs(
  context: RelationContext,
  pairs: readonly NumberPair[],
): Promise<{ values: (number | null)[]; method: string[] }> {
  if (pairs.length === 0) return { values: [], method: [] };
  const complete = pairs.filter((pair) => pair.every(({ hasMissing }) => !hasMissing));
  const gapped = pairs.filter((pair) => !complete.includes(pair));
  const ranked = new Set(complete.flat()).size + 2 * gapped.length;
  const sample = sampleRows(context, context.limits.rankedCells, ranked);
  const columns = [...new Set(pairs.flat())];
  const alias: Alias = (column) => `v${columns.indexOf(column)}`;
  const list = columns.map((column) => `${column.raw} AS ${alias(column)}`);
  const query = `SELECT file_row_number AS r, ${list.join(", ")} FROM ${sample.source}`;
  const found = await withTable(context, "relation_values", query, async () => {
    const whole = await spearmanOfComplete(partOf(context, 0, 0.5), complete, alias);
    return new Map([...whole, ...(await spearmanOfGapped(partOf(context, 0.5, 1), gapped, alias))]);
  });
  const error = 1 / Math.sqrt(sample.rows - 1);
  return {
    values: pairs.map((pair) => found.get(pair) ?? null),
    method: sample.isAll ? [] : [describeSample("Spearman", sample.rows, error)],
  };
}

/** Each column is ranked once and kept as one list of standardised ranks, so that rho is an inner product. */
async function spearmanOfComplete(
  context: RelationContext,
  pairs: readonly NumberPair[],
  alias: Alias,
): Promise<Found> {
  const columns = [...new Set(pairs.flat())];
  const at = new Map(columns.map((column, k) => [column, k]));
  const empty = "SELECT NULL::INTEGER AS k, NULL::DOUBLE[] AS y LIMIT 0";
  return withTable(context, "relation_ranks", empty, async () => {
    await inBatches(columns, { size: columnsPerQuery, report: context.report }, async (batch) => {
      const parts = batch.map((column) => {
        const ranks = `SELECT r, ${averageRank(alias(column))} AS y FROM relation_values`;
        const standard = "(y - avg(y) OVER ()) / nullif(stddev_pop(y) OVER () * sqrt(count(*) OVER ()), 0)";
        return `SELECT ${at.get(column)}, list(y ORDER BY r) FROM (SELECT r, coalesce(${standard}, 0) AS y FROM (${ranks}))`;
      });
      await run(context, `INSERT INTO relation_ranks ${parts.join(" UNION ALL ")}`);
      return [];
    });
    const found = await inBatches(pairs, { size: productsPerQuery }, async (batch) => {
      const keys = batch.map(([a, b]) => (at.get(a) ?? 0) * columns.length + (at.get(b) ?? 0));
      // No comparison of the two sides, so that DuckDB does not copy the lists to join them.
      const rows = await queryRows(
        context,
        `SELECT a.k * ${columns.length} + b.k AS key, list_inner_product(a.y, b.y) AS r FROM relation_ranks a
         JOIN relation_ranks b ON list_contains([${keys.join(", ")}], a.k * ${columns.length} + b.k)`,
      );
      const byKey = new Map(rows.map((row) => [Number(row["key"]), readNumber(row["r"])]));
      // A column without spread has no list but zeros.
      return batch.map((pair, i): [NumberPair, number | null] => [pair, coefficientOf(byKey.get(keys[i] ?? -1))]);
    });
    return new Map(found);
  });
}

async function spearmanOfGapped(context: RelationContext, pairs: readonly NumberPair[], alias: Alias): Promise<Found> {
  const found = await inBatches(pairs, { size: pairsPerQuery, report: context.report }, async (batch) => {
    const parts = batch.map(([first, second], i) => {
      const [x, y] = [alias(first), alias(second)];
      const both = `SELECT ${x} AS x, ${y} AS y FROM relation_values WHERE ${x} IS NOT NULL AND ${y} IS NOT NULL`;
      const ranks = `SELECT ${averageRank("x")} AS x, ${averageRank("y")} AS y FROM (${both})`;
      return `SELECT ${i} AS i, corr(x, y) AS r FROM (${ranks})`;
    });
    const rows = await queryRows(context, parts.join(" UNION ALL "));
    const own = new Map(rows.map((row) => [Number(row["i"]), coefficientOf(row["r"])]));
    return batch.map((pair, i): [NumberPair, number | null] => [pair, own.get(i) ?? null]);
  });
  return new Map(found);
}
