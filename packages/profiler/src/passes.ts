import { quoteLiteral, type TableColumn } from "@datainsight/tables";
import { type QueryEngine, queryRowWatched } from "./engine.ts";
import { valueOf } from "./sql.ts";

/** Named aggregates of one column: alias -> SQL. */
export type Fragments = Readonly<Record<string, string>>;
/** What the aggregates of one column gave: alias -> value. */
export type Found = Readonly<Record<string, unknown>>;
export type FragmentsOf = {
  column: TableColumn;
  fragments: Fragments;
  /** Expressions over one row that the fragments name; each is computed once. */
  computed?: Fragments;
  /** A FROM item with the column's distinct values `v` and their frequency `n`, where they are kept. */
  distinct?: string | null;
  /** How the rows are read; absent for plain rows. */
  layout?: Layout;
};

/**
 * What the aggregates over the rows run over: the rows themselves; the distinct values with their frequency `n`, in order,
 * `upto` counting the rows so far; or the rows in order, sorted on disk where memory does not hold them.
 */
export type Layout = "rows" | "distinct" | "sorted";

export type PassContext = {
  engine: QueryEngine;
  tablePath: string;
  /** The FROM item that is read: the stored table, or a copy of some of its columns; always with `file_row_number`. */
  source: string;
  rowCount: number;
  signal: AbortSignal | undefined;
  /** Called after each query with the share of the pass that is done. */
  report: (share: number) => void;
};

/** A query with more aggregates than this takes longer to plan than to run. */
const maxFragments = 100;
/** Quantiles hold every value of a column (8 bytes each) until the query ends. */
const maxHeldValues = 24_000_000;
/** Distinct values spill to disk; fewer columns at once for long tables keep memory flat. */
const maxGroupedRows = 2_000_000;
const maxGroupedColumns = 8;

/** The stored table as a FROM clause; `file_row_number` counts its rows from 0. */
export function tableSource(tablePath: string): string {
  return `read_parquet(${quoteLiteral(tablePath)}, file_row_number = true)`;
}

/** Aggregates over the distinct values of each column: `v` the value (never NULL), `n` how often it occurs. */
export function passOverValues(context: PassContext, work: readonly FragmentsOf[]): Promise<Map<string, Found>> {
  return run(context, batches(work, groupedColumns(context)), (batch, alias) => {
    const parts = batch.map((item) => {
      const list = Object.entries(item.fragments).map(([name, sql]) => `${sql} AS ${alias(item.column, name)}`);
      return `(SELECT ${list.join(", ")} FROM ${distinctOf(context, item)})`;
    });
    return `SELECT * FROM ${parts.join(", ")}`;
  });
}

/** Scalar subqueries over `d`: `v` a distinct value of the column (never NULL), `n` how often it occurs. */
export function passOverDistinct(context: PassContext, work: readonly FragmentsOf[]): Promise<Map<string, Found>> {
  return run(context, batches(work, groupedColumns(context)), (batch, alias) => {
    const parts = batch.map((item) => {
      const list = Object.entries(item.fragments).map(([name, sql]) => `(${sql}) AS ${alias(item.column, name)}`);
      // Of a long column that is not kept only a sample is asked for, and the condition for that goes below the grouping.
      const kept = item.distinct || context.rowCount > maxGroupedRows ? "NOT MATERIALIZED" : "MATERIALIZED";
      return `(WITH d AS ${kept} (SELECT v, n FROM ${distinctOf(context, item)}) SELECT ${list.join(", ")})`;
    });
    return `SELECT * FROM ${parts.join(", ")}`;
  });
}

function groupedColumns({ rowCount }: PassContext): number {
  return Math.max(1, Math.min(maxGroupedColumns, Math.floor(maxGroupedRows / Math.max(1, rowCount))));
}

function distinctOf({ source }: PassContext, { column, distinct }: FragmentsOf): string {
  return distinct ?? `(${distinctValues(column, source)})`;
}

/** The distinct values `v` of a column, never NULL, and their frequency `n`, as a query. */
export function distinctValues(column: TableColumn, source: string): string {
  return `SELECT v, n FROM (SELECT ${valueOf(column)} AS v, count(*) AS n FROM ${source} GROUP BY v) WHERE v IS NOT NULL`;
}

/** True where a column of so many rows is too long for its values to be held at once. */
export function isTooLongToHold(rowCount: number): boolean {
  return rowCount > maxHeldValues;
}

/**
 * Aggregates over the rows: fragments name the columns as the table stores them, and `file_row_number`. A column that is not
 * laid out as rows has a query of its own, in which `s` is what the aggregates run over.
 */
export async function passOverRows(context: PassContext, work: readonly FragmentsOf[]): Promise<Map<string, Found>> {
  const size = Math.max(1, Math.floor(maxHeldValues / Math.max(1, context.rowCount)));
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
    const laid = first && (first.layout ?? "rows") !== "rows" ? orderedOf(context, first) : null;
    // An aggregate of its own: one that is nothing but scalar subqueries would give a row for each of `s`.
    if (laid) return `WITH s AS NOT MATERIALIZED (${laid}) SELECT count(*) AS counted, ${list.join(", ")} FROM s`;
    return `SELECT ${list.join(", ")} FROM (SELECT *${computed.join("")} FROM ${context.source})`;
  });
}

/** A running total over ordered rows streams: nothing but the sort needs room, and that spills. */
function orderedOf(context: PassContext, item: FragmentsOf): string {
  const name = item.column.storageName;
  if (item.layout === "distinct")
    return `SELECT *, sum(n) OVER (ROWS UNBOUNDED PRECEDING) AS upto FROM (SELECT v AS ${name}, n FROM ${distinctOf(context, item)} ORDER BY v)`;
  return `SELECT *, row_number() OVER () AS upto FROM (SELECT ${name} FROM ${context.source} WHERE ${valueOf(item.column)} IS NOT NULL ORDER BY ${name})`;
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
