import type { TableColumn } from "@datainsight/tables";
import { queryRow, queryRowWatched } from "./engine.ts";
import { distinctValues, type PassContext } from "./passes.ts";
import { readCount, readText } from "./readers.ts";

/** Up to here a column's values are grouped anew wherever they are asked for: several columns in one query. */
const fewRows = 100_000;
/** From here on a column is only kept where an estimate says that it has few different values. */
const manyRows = 4_000_000;
const maxKept = 2_000_000;
/** How much wider than the number of rows the range of an integer may be for a bit per number to be worth it. */
const maxSpread = 32n;

/** Distinct values that several queries share; `drop` frees them. */
export type KeptDistinct = { source: string; drop: () => Promise<void> };

/**
 * The distinct values `v` of a column with their frequency `n`, as a FROM item for the queries to come; null where grouping
 * anew is better: in short tables, and in long ones of very many different values, which have to spill.
 */
export async function keepDistinct(context: PassContext, column: TableColumn): Promise<KeptDistinct | null> {
  const { rowCount, engine, signal } = context;
  if (rowCount <= fewRows) return null;
  if (await isUniqueInteger(context, column)) return { source: onceEach(context, column), drop: async () => {} };
  if (rowCount > manyRows && (await estimatedDistinct(context, column)) > maxKept) return null;
  const name = `distinct_${column.storageName}`;
  const create = `CREATE OR REPLACE TEMP TABLE ${name} AS ${distinctValues(column, context.source)}`;
  await queryRowWatched(engine, create, { signal, onShare: context.report });
  return {
    source: name,
    drop: async () => {
      await queryRow(engine, `DROP TABLE IF EXISTS ${name}`);
    },
  };
}

function onceEach({ source }: PassContext, { storageName }: TableColumn): string {
  return `(SELECT ${storageName} AS v, 1::BIGINT AS n FROM ${source} WHERE ${storageName} IS NOT NULL)`;
}

/** True where each number stands once: a bit for each number of the range shows it in a quarter of the time of grouping. */
async function isUniqueInteger(context: PassContext, column: TableColumn): Promise<boolean> {
  if (!/^U?(?:SMALL|INTEGER|BIG)(?:INT)?$/.test(column.storageType)) return false;
  const { storageName: name } = column;
  const edges = await queryRow(
    context.engine,
    `SELECT min(${name})::VARCHAR AS least, max(${name})::VARCHAR AS greatest, count(${name}) AS count FROM ${context.source}`,
    context.signal,
  );
  const [least, greatest] = [readText(edges["least"]), readText(edges["greatest"])];
  const count = BigInt(readCount(edges["count"]));
  if (least === null || greatest === null) return false;
  const width = BigInt(greatest) - BigInt(least) + 1n;
  if (width < count || width > count * maxSpread) return false;
  const bits = await queryRow(
    context.engine,
    `SELECT bit_count(bitstring_agg(${name}, ${least}, ${greatest})) AS bits FROM ${context.source}`,
    context.signal,
  );
  return BigInt(readCount(bits["bits"])) === count;
}

/** Chooses how to count; is never itself a result. */
async function estimatedDistinct(context: PassContext, { storageName }: TableColumn): Promise<number> {
  const sql = `SELECT approx_count_distinct(${storageName}) AS estimate FROM ${context.source}`;
  return readCount((await queryRow(context.engine, sql, context.signal))["estimate"]);
}
