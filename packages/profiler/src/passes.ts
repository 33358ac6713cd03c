import { quoteLiteral, type TableColumn } from "@datainsight/tables";
import { type QueryEngine, queryRowWatched, queryWatched } from "./engine.ts";
import { valueOf } from "./sql.ts";
import { isForStack, passOverStack } from "./stacked.ts";

/** Named aggregates of one column: alias -> SQL. */
export type Fragments = Readonly<Record<string, string>>;
/** What the aggregates of one column gave: alias -> value. */
export type Found = Readonly<Record<string, unknown>>;
export type FragmentsOf = {
  column: TableColumn;
  fragments: Fragments;
  /** Expressions over one row (or one distinct value) that the fragments name; each is computed once. */
  computed?: Fragments;
  /** A FROM item with the column's distinct values, maybe beside those of others (see distinct.ts). */
  distinct?: string;
  /** How the rows are read; absent for plain rows. */
  layout?: Layout;
};

/**
 * What the aggregates over the rows run over: the rows themselves; the distinct values with their frequency `n`; or the values of
 * the rows. The latter two can be had in order, `upto` counting the rows so far, sorted on disk where memory does not hold them.
 */
export type Layout = "rows" | "distinct" | "sorted";

export type PassContext = {
  engine: QueryEngine;
  tablePath: string;
  /** The FROM item that is read: the stored table, or a copy of some of its columns; always with `file_row_number`. */
  source: string;
  /** The columns of a short table one under the other, where they are asked together (see stacked.ts). */
  stack?: string | undefined;
  rowCount: number;
  /** Values of columns that may be held in memory at once; as many as fit in the engine's usual limit unless told. */
  heldValues?: number | undefined;
  signal: AbortSignal | undefined;
  /** Called after each query with the share of the pass that is done. */
  report: (share: number) => void;
};

/** A query with more aggregates than this takes longer to plan than to run. */
const maxFragments = 50;
/** Quantiles hold every value of a column (8 bytes each) until the query ends. */
const maxHeldValues = 24_000_000;

/** The stored table as a FROM clause; `file_row_number` counts its rows from 0. */
export function tableSource(tablePath: string): string {
  return `read_parquet(${quoteLiteral(tablePath)}, file_row_number = true)`;
}

/**
 * Aggregates over the distinct values of each column: `v` the value (never NULL), `n` how often it occurs, `own` the name of the
 * column in lower case.
 */
export function passOverValues(context: PassContext, work: readonly FragmentsOf[]): Promise<Map<string, Found>> {
  const asked = work.map(({ column, fragments, computed = {}, distinct = "" }) => {
    const list = Object.entries(fragments).map(([name, sql]) => `, ${sql} AS ${name}`);
    const flags = Object.entries(computed).map(([name, sql]) => `, ${sql} AS ${name}`);
    const [asked, values] = [`c${list.join("")}`, `(SELECT *${flags.join("")} FROM d)`];
    return {
      column,
      distinct,
      sql: `SELECT ${asked} FROM ${values} GROUP BY c`,
      alone: `SELECT any_value(c) AS ${asked} FROM ${values} HAVING count(*) > 0`,
    };
  });
  return askTogether(context, asked, (row) => row);
}

/** Queries over `d`, the distinct values `v` (never NULL) of the columns `c` with their frequency `n`: each gives `c` and a result `r`. */
export function passOverDistinct(context: PassContext, work: readonly FragmentsOf[]): Promise<Map<string, Found>> {
  const asked = work.flatMap(({ column, fragments, distinct = "" }) =>
    Object.entries(fragments).map(([name, query]) => ({
      column,
      distinct,
      sql: `SELECT c, '${name}' AS name, r FROM (${query})`,
    })),
  );
  return askTogether(context, asked, (row) => ({ [String(row["name"])]: row["r"] }));
}

/** The name of a column as its own values are compared with it: lower case, without white space at its ends. */
export function ownNameOf({ name }: TableColumn): string {
  return name.trim().toLowerCase();
}

/** `alone` is the same for one column: without groups DuckDB takes two thirds of the time. */
type Asked = { column: TableColumn; distinct: string; sql: string; alone?: string };

/** Columns whose distinct values are kept together and that ask the same are asked together, in one query. */
async function askTogether(
  { engine, signal, report }: PassContext,
  work: readonly Asked[],
  read: (row: Found) => Found,
): Promise<Map<string, Found>> {
  const found = new Map<string, Found>();
  const alike = [...Map.groupBy(work, ({ distinct, sql }) => `${distinct} ${sql}`).values()];
  for (const [index, items] of alike.entries()) {
    signal?.throwIfAborted();
    const [first] = items;
    if (!first) continue;
    const names = new Map(items.map(({ column }) => [column.position, column.storageName]));
    const isAlone = items.length === 1;
    const values = isAlone ? valuesOfOne(first) : valuesOfMany(first.distinct, items);
    const sql = (isAlone ? first.alone : undefined) ?? first.sql;
    const onShare = (share: number): void => report((index + share) / alike.length);
    const rows = await queryWatched(engine, `WITH d AS NOT MATERIALIZED (${values}) ${sql}`, { signal, onShare });
    for (const row of rows) {
      const name = names.get(Number(row["c"])) ?? "";
      found.set(name, { ...found.get(name), ...read(row) });
    }
    report((index + 1) / alike.length);
  }
  return found;
}

function valuesOfOne({ column, distinct }: Asked): string {
  return `SELECT c, v, n, ${quoteLiteral(ownNameOf(column))} AS own FROM ${distinct} WHERE c = ${column.position}`;
}

function valuesOfMany(distinct: string, items: readonly Asked[]): string {
  const own = items.map(({ column }) => `(${column.position}, ${quoteLiteral(ownNameOf(column))})`);
  return `SELECT c, v, n, own FROM ${distinct} JOIN (VALUES ${own.join(", ")}) AS asked(c, own) USING (c)`;
}

/** True where a column of so many rows is too long for its values to be held at once. */
export function isTooLongToHold({ rowCount, heldValues = maxHeldValues }: Omit<PassContext, "report">): boolean {
  return rowCount > heldValues;
}

/**
 * Aggregates over the rows: fragments name the columns as the table stores them, and `file_row_number`. A column that is not
 * laid out as rows has a query of its own, over `d`; `s` is the same in order, with `upto`.
 */
export async function passOverRows(context: PassContext, all: readonly FragmentsOf[]): Promise<Map<string, Found>> {
  const { stack } = context;
  const stacked = stack === undefined ? [] : all.filter(isForStack);
  const found = stack === undefined ? new Map() : await passOverStack({ ...context, stack }, stacked);
  const others = stack === undefined ? all : all.filter((item) => !isForStack(item));
  return new Map([...found, ...(await passColumnByColumn(context, others))]);
}

async function passColumnByColumn(context: PassContext, work: readonly FragmentsOf[]): Promise<Map<string, Found>> {
  const { rowCount, heldValues = maxHeldValues } = context;
  const size = Math.max(1, Math.floor(heldValues / Math.max(1, rowCount)));
  const plain = work.filter(({ layout = "rows" }) => layout === "rows");
  const laidOut = work.filter(({ layout = "rows" }) => layout !== "rows");
  const all = [...batches(plain, size), ...batches(laidOut, 1)];
  return run(context, all, (batch, alias) => {
    const list = batch.flatMap(({ column, fragments }) =>
      Object.entries(fragments).map(([name, sql]) => `${sql} AS ${alias(column, name)}`),
    );
    const computed = batch.flatMap((item) =>
      Object.entries(item.computed ?? {}).map(([name, sql]) => `, ${sql} AS ${name}`),
    );
    const [first] = batch;
    const laid = first && (first.layout ?? "rows") !== "rows" ? layOut(context, first) : null;
    // An aggregate of its own: one that is nothing but scalar subqueries would give a row for each of `d`.
    if (laid) return `WITH ${laid} SELECT count(*) AS counted, ${list.join(", ")} FROM d`;
    return `SELECT ${list.join(", ")} FROM (SELECT *${computed.join("")} FROM ${context.source})`;
  });
}

/** A running total over ordered rows streams: nothing but the sort needs room, and that spills. */
function layOut({ source }: PassContext, { column, distinct = "", layout }: FragmentsOf): string {
  const name = column.storageName;
  const [rows, upto] =
    layout === "distinct"
      ? [
          `SELECT v AS ${name}, n FROM ${distinct} WHERE c = ${column.position}`,
          "sum(n) OVER (ROWS UNBOUNDED PRECEDING)",
        ]
      : [`SELECT ${name} FROM ${source} WHERE ${valueOf(column)} IS NOT NULL`, "row_number() OVER ()"];
  const ordered = `SELECT *, ${upto} AS upto FROM (SELECT * FROM d ORDER BY ${name})`;
  return `d AS NOT MATERIALIZED (${rows}), s AS NOT MATERIALIZED (${ordered})`;
}

type Alias = (column: TableColumn, name: string) => string;

async function run(
  context: PassContext,
  work: readonly FragmentsOf[][],
  statement: (batch: readonly FragmentsOf[], alias: Alias) => string,
): Promise<Map<string, Found>> {
  const found = new Map<string, Found>();
  const alias: Alias = (column, name) => `${column.storageName}__${name}`;
  for (const [index, batch] of work.entries()) {
    context.signal?.throwIfAborted();
    const onShare = (share: number): void => context.report((index + share) / work.length);
    const row = await queryRowWatched(context.engine, statement(batch, alias), { signal: context.signal, onShare });
    for (const { column, fragments } of batch) {
      const own = Object.keys(fragments).map((name) => [name, row[alias(column, name)]] as const);
      found.set(column.storageName, Object.fromEntries(own));
    }
    context.report((index + 1) / work.length);
  }
  return found;
}

function batches(work: readonly FragmentsOf[], size: number): FragmentsOf[][] {
  const result: FragmentsOf[][] = [];
  let batch: FragmentsOf[] = [];
  let count = 0;
  for (const item of work) {
    const own = Object.keys(item.fragments).length;
    if (own === 0) continue;
    if (batch.length > 0 && (batch.length >= size || count + own > maxFragments)) {
      result.push(batch);
      batch = [];
      count = 0;
    }
    batch.push(item);
    count += own;
  }
  if (batch.length > 0) result.push(batch);
  return result;
}
