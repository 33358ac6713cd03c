import type { TableColumn } from "@datainsight/tables";
import { queryRow, queryRowWatched } from "./engine.ts";
import type { PassContext } from "./passes.ts";
import { readCount, readText } from "./readers.ts";
import { countRepeated } from "./repeated-values.ts";
import { valueOf } from "./sql.ts";
import { columnsInStack, isStacked } from "./stacked.ts";

/** Up to here a table is short: the values of several columns of one type are found, kept and asked about together. */
const fewRows = 100_000;
/** From here on a column is only kept where an estimate says that it has few different values. */
const manyRows = 4_000_000;
/** Kept values of 4.3 million rows took two thirds of the time of grouping them anew, and less memory. */
const maxKept = 5_000_000;
/** Grouping 100 million texts of 36 characters ended for want of memory in 400 MB, 45 million did not. */
const maxGrouped = 20_000_000;
/** Values of columns that are grouped together. */
const maxStacked = 2_000_000;
/** How much wider than the number of rows the range of an integer may be for a bit per number to be worth it. */
const maxSpread = 32n;
/** The bits are held by each thread, and once more. */
const maxBits = 1_000_000_000n;
const keptName = "distinct_values";

/**
 * The distinct values of some columns as a FROM item: `c` the position of the column, `v` a value (never NULL), `n` how often it
 * occurs. Where `isKept` is false they are found anew each time; `drop` frees what is kept.
 */
export type DistinctValues = { source: string; isKept: boolean; drop: () => Promise<void> };

/** True where all columns of one type can be profiled together; a longer table is profiled column by column. */
export function isShort({ rowCount }: Pick<PassContext, "rowCount">): boolean {
  return rowCount <= fewRows;
}

/** How many columns of so many rows are grouped together: distinct values spill, and fewer columns at once keep that small. */
export function columnsTogether(context: Pick<PassContext, "rowCount">): number {
  const { rowCount } = context;
  if (isStacked(context)) return columnsInStack(context);
  return isShort(context) ? Math.max(1, Math.floor(maxStacked / Math.max(1, rowCount))) : 1;
}

/**
 * Finds the distinct values of columns of one type, `columnsTogether` at most. They are kept for the queries to come, but in
 * long tables of very many different values, where grouping has to spill and doing so anew is the lesser evil. Where even that takes
 * too much, those that stand once are read from the table.
 */
export async function findDistinct(context: PassContext, columns: readonly TableColumn[]): Promise<DistinctValues> {
  if (isShort(context)) return keep(context, stackedValues(context, columns));
  const [column] = columns;
  if (!column) throw new RangeError("there is a column to look at");
  const none = async (): Promise<void> => {};
  if (await isUniqueInteger(context, column)) return { source: onceEach(context, column), isKept: true, drop: none };
  const values = distinctValues(column, context.source);
  const estimate = context.rowCount <= manyRows ? 0 : await estimatedDistinct(context, column);
  const isKept = estimate <= maxKept;
  const source = (relation: string) => `(SELECT ${column.position} AS c, v, n FROM ${relation})`;
  if (!isKept) {
    const counted = estimate > maxGrouped ? await countRepeated(context, column, maxKept) : null;
    return { source: source(counted?.source ?? `(${values})`), isKept, drop: counted?.drop ?? none };
  }
  const kept = await keep(context, values);
  return { ...kept, source: source(kept.source) };
}

async function keep({ engine, signal, report }: PassContext, values: string): Promise<DistinctValues> {
  const create = `CREATE OR REPLACE TEMP TABLE ${keptName} AS ${values}`;
  await queryRowWatched(engine, create, { signal, onShare: report });
  return {
    source: keptName,
    isKept: true,
    drop: async () => {
      await queryRow(engine, `DROP TABLE IF EXISTS ${keptName}`);
    },
  };
}

function distinctValues(column: TableColumn, source: string): string {
  const grouped = `SELECT ${valueOf(column)} AS v, count(*) AS n FROM ${source} GROUP BY v`;
  return `SELECT v, n FROM (${grouped}) WHERE v IS NOT NULL`;
}

/** One grouping for all columns: planning one for each takes longer than going through a short table. */
function stackedValues({ source, stack }: PassContext, columns: readonly TableColumn[]): string {
  const [first] = columns;
  const value = first ? valueOf({ ...first, storageName: "x" }) : "x";
  if (stack !== undefined)
    return `SELECT c, v, count(*) AS n FROM (SELECT c, ${value} AS v FROM ${stack}) WHERE v IS NOT NULL GROUP BY c, v`;
  const positions = columns.map(({ position }) => position).join(", ");
  const values = columns.map(valueOf).join(", ");
  const stacked = `SELECT unnest([${positions}]) AS c, unnest([${values}]) AS v FROM ${source}`;
  return `SELECT c, v, count(*) AS n FROM (${stacked}) WHERE v IS NOT NULL GROUP BY c, v`;
}

function onceEach({ source }: PassContext, { storageName, position }: TableColumn): string {
  return `(SELECT ${position} AS c, ${storageName} AS v, 1::BIGINT AS n FROM ${source} WHERE ${storageName} IS NOT NULL)`;
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
  if (width < count || width > count * maxSpread || width > maxBits) return false;
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
