import type { RelationContext } from "./group.ts";
import type { NumberColumn } from "./numbers.ts";
import type { NumberPair } from "./numeric-pairs.ts";
import { coefficientOf, inBatches, queryRows, run } from "./queries.ts";
import { averageRank } from "./ranks.ts";
import { describeSample, sampleRows } from "./sampling.ts";

const pairsPerQuery = 25;

/**
 * Spearman's rho: Pearson's r of the ranks, equal values sharing the mean of their ranks. Ranks are taken anew for each pair
 * over the rows in which both have a value, as pandas and scipy do.
 */
export async function spearmanOfPairs(
  context: RelationContext,
  pairs: readonly NumberPair[],
): Promise<{ values: (number | null)[]; method: string[] }> {
  if (pairs.length === 0) return { values: [], method: [] };
  const sample = sampleRows(context, context.limits.rankedCells, 2 * pairs.length);
  const columns = [...new Set(pairs.flat())];
  const alias = (column: NumberColumn) => `v${columns.indexOf(column)}`;
  const list = columns.map((column) => `${column.raw} AS ${alias(column)}`);
  await run(context, `CREATE OR REPLACE TEMP TABLE relation_values AS SELECT ${list.join(", ")} FROM ${sample.source}`);
  const values = await inBatches(pairs, { size: pairsPerQuery }, async (batch) => {
    const parts = batch.map(([first, second], i) => {
      const both = `SELECT ${alias(first)} AS x, ${alias(second)} AS y FROM relation_values WHERE ${alias(first)} IS NOT NULL AND ${alias(second)} IS NOT NULL`;
      return `SELECT ${i} AS i, corr(x, y) AS r FROM (SELECT ${averageRank("x")} AS x, ${averageRank("y")} AS y FROM (${both}))`;
    });
    const rows = await queryRows(context, parts.join(" UNION ALL "));
    const found = new Map(rows.map((row) => [Number(row["i"]), coefficientOf(row["r"])]));
    return batch.map((_, i) => found.get(i) ?? null);
  });
  await run(context, "DROP TABLE relation_values");
  const error = 1 / Math.sqrt(sample.rows - 1);
  return { values, method: sample.isAll ? [] : [describeSample("Spearman", sample.rows, error)] };
}
