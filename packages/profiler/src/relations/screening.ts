import type { RelationContext } from "./group.ts";
import type { NumberColumn } from "./numbers.ts";
import type { NumberPair } from "./numeric-pairs.ts";
import { inBatches, queryRows, run, withTable } from "./queries.ts";
import { averageRank } from "./ranks.ts";
import { sampleRows } from "./sampling.ts";

const columnsPerQuery = 50;
/** Of fewer rows nearly any two columns look alike. */
const fewestRows = 10;

/**
 * The strongest of very many pairs by the greater of Pearson's and Spearman's coefficients over a sample. Each column becomes
 * two lists of standardised values and ranks, with 0 where it is missing, so that a coefficient is one inner product.
 */
export async function screenPairs(context: RelationContext, numbers: readonly NumberColumn[]): Promise<NumberPair[]> {
  const { limits } = context;
  const pairCount = (numbers.length * (numbers.length - 1)) / 2;
  const budget = Math.min(limits.numericPairRows / 2 / pairCount, limits.rankedCells / numbers.length);
  const sample = sampleRows(context, budget, 1);
  const values = numbers.map((column, i) => `${column.scaled} AS x${i}`);
  const query = `SELECT file_row_number AS r, ${values.join(", ")} FROM ${sample.source}`;
  const empty =
    "SELECT NULL::INTEGER AS k, NULL::DOUBLE AS n, NULL::DOUBLE[] AS x, NULL::DOUBLE[] AS y, NULL::DOUBLE[] AS present LIMIT 0";
  return withTable(context, "relation_values", query, () =>
    withTable(context, "relation_lists", empty, () => strongestOf(context, numbers)),
  );
}

async function strongestOf(context: RelationContext, numbers: readonly NumberColumn[]): Promise<NumberPair[]> {
  await inBatches([...numbers.keys()], { size: columnsPerQuery, report: context.report }, async (batch) => {
    const parts = batch.map((k) => {
      const rank = `CASE WHEN x${k} IS NOT NULL THEN ${averageRank(`x${k}`)} END`;
      const standard = (value: string) =>
        `coalesce((${value} - avg(${value}) OVER ()) / nullif(stddev_pop(${value}) OVER (), 0), 0)`;
      const present = numbers[k]?.hasMissing ? "list((raw IS NOT NULL)::DOUBLE ORDER BY r)" : "NULL";
      const ranked = `SELECT r, x${k} AS x, ${rank} AS y FROM relation_values`;
      const standardised = `SELECT r, x AS raw, ${standard("x")} AS x, ${standard("y")} AS y FROM (${ranked})`;
      return `SELECT ${k}, count(raw), list(x ORDER BY r), list(y ORDER BY r), ${present} FROM (${standardised})`;
    });
    await run(context, `INSERT INTO relation_lists ${parts.join(" UNION ALL ")}`);
    return [];
  });
  // A condition that is no comparison of the two sides keeps DuckDB from sorting the lists to join them.
  const products = `SELECT a.k AS i, b.k AS j, coalesce(list_inner_product(a.present, b.present), least(a.n, b.n)) AS n,
    greatest(abs(list_inner_product(a.x, b.x)), abs(list_inner_product(a.y, b.y))) AS s
    FROM relation_lists a JOIN relation_lists b ON a.k - b.k < 0`;
  const strongest = `SELECT i, j FROM (${products}) WHERE n >= ${fewestRows}
    ORDER BY round(least(s / n, 1), 9) DESC, i, j LIMIT ${context.limits.keptPairs}`;
  const rows = await queryRows(context, strongest);
  return rows.flatMap((row): NumberPair[] => {
    const [first, second] = [numbers[Number(row["i"])], numbers[Number(row["j"])]];
    return first && second ? [[first, second]] : [];
  });
}
