import { readNumber } from "../readers.ts";
import type { RelationContext } from "./group.ts";
import type { NumberColumn } from "./numbers.ts";
import type { NumberPair } from "./numeric-pairs.ts";
import { coefficientOf, inBatches, queryRows, withTable } from "./queries.ts";
import { describeSample, sampleRows } from "./sampling.ts";

const pairsPerQuery = 100;
const leastRows = 300;
/** More rows would make the figure no more telling: the standard error is 0.03 here. */
const mostRows = 2_000;

/**
 * Kendall's tau-b: concordant less discordant pairs of rows, over the geometric mean of the pairs not tied in either column.
 * It compares every row with every other, so long tables give a sample; the standard error of tau over n rows is at most
 * sqrt(2 (1 - tau^2) / n) (Kendall, Rank Correlation Methods).
 */
export async function kendallOfPairs(
  context: RelationContext,
  pairs: readonly NumberPair[],
): Promise<{ values: (number | null)[]; method: string[] }> {
  if (pairs.length === 0) return { values: [], method: [] };
  const affordable = Math.floor(Math.sqrt((2 * context.limits.kendallComparisons) / pairs.length));
  const rows = Math.min(mostRows, Math.max(leastRows, affordable));
  const sample = sampleRows(context, rows, 1);
  const columns = [...new Set(pairs.flat())];
  const alias = (column: NumberColumn) => `v${columns.indexOf(column)}`;
  const values = columns.map((column) => `${column.raw} AS ${alias(column)}`);
  const rowsQuery = `SELECT file_row_number AS r, ${values.join(", ")} FROM ${sample.source}`;
  const signs = columns.map(alias).map((name) => `sign(a.${name} - b.${name})::FLOAT AS ${name}`);
  const signsQuery = `SELECT ${signs.join(", ")} FROM relation_sample a JOIN relation_sample b ON a.r - b.r < 0`;
  const found = await withTable(context, "relation_sample", rowsQuery, () =>
    withTable(context, "relation_signs", signsQuery, () =>
      inBatches(pairs, { size: pairsPerQuery, report: context.report }, (batch) => tausOf(context, batch, alias)),
    ),
  );
  const method = sample.isAll ? [] : [describeSample("Kendall", sample.rows, Math.sqrt(2 / sample.rows))];
  return { values: found, method };
}

async function tausOf(
  context: RelationContext,
  batch: readonly NumberPair[],
  alias: (column: NumberColumn) => string,
): Promise<(number | null)[]> {
  const list = batch.map(([first, second], i) => {
    const [x, y] = [alias(first), alias(second)];
    // Where nothing is missing all pairs of rows count: no mask, which is three times as fast.
    if (!first.hasMissing && !second.hasMissing) return `sum(${x} * ${y}) AS s${i}`;
    const untied = (value: string, other: string) => `sum(abs(${value}) * (${other} IS NOT NULL)::FLOAT)`;
    return `sum(${x} * ${y}) AS s${i}, ${untied(x, y)} AS x${i}, ${untied(y, x)} AS y${i}`;
  });
  const whole = [...new Set(batch.flat())].map(alias).map((name) => `sum(abs(${name})) AS u_${name}`);
  const [row = {}] = await queryRows(context, `SELECT ${[...list, ...whole].join(", ")} FROM relation_signs`);
  return batch.map(([first, second], i) => {
    const untied = (own: string, column: NumberColumn) => readNumber(row[own] ?? row[`u_${alias(column)}`]);
    return tauOf(readNumber(row[`s${i}`]), untied(`x${i}`, first), untied(`y${i}`, second));
  });
}

function tauOf(difference: number | null, untiedX: number | null, untiedY: number | null): number | null {
  if (difference === null || !untiedX || !untiedY) return null;
  return coefficientOf(difference / Math.sqrt(untiedX) / Math.sqrt(untiedY));
}
