import { quoteLiteral, type TableColumn } from "@datainsight/tables";
import { type QueryEngine, queryRow } from "./engine.ts";
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
};

export type PassContext = {
  engine: QueryEngine;
  tablePath: string;
  rowCount: number;
  signal: AbortSignal | undefined;
  /** Called after each query with the share of the pass that is done. */
  report: (share: number) => void;
};

/** A query with more aggregates than this takes longer to plan than to run. */
const maxFragments = 400;
/** Quantiles hold every value of a column (8 bytes each) until the query ends. */
const maxHeldValues = 24_000_000;
/** Distinct values spill to disk; fewer columns at once for long tables keep memory flat. */
const maxGroupedRows = 2_000_000;
const maxGroupedColumns = 32;
/** Beyond this copying costs more than opening the file again. */
const maxCopiedRows = 100_000;

/** The stored table as a FROM clause; `file_row_number` counts its rows from 0. */
export function tableSource(tablePath: string): string {
  return `read_parquet(${quoteLiteral(tablePath)}, file_row_number = true)`;
}

/** Aggregates over the distinct values of each column: `v` the value (never NULL), `n` how often it occurs. */
export function passOverValues(context: PassContext, work: readonly FragmentsOf[]): Promise<Map<string, Found>> {
  return run(context, batches(work, groupedColumns(context)), (batch, alias) =>
    overCopy(context, batch, (item) => {
      const list = Object.entries(item.fragments).map(([name, sql]) => `${sql} AS ${alias(item.column, name)}`);
      return `SELECT ${list.join(", ")} FROM (${distinctValues(item.column)})`;
    }),
  );
}

/** Scalar subqueries over `d`: `v` a distinct value of the column (never NULL), `n` how often it occurs. */
export function passOverDistinct(context: PassContext, work: readonly FragmentsOf[]): Promise<Map<string, Found>> {
  return run(context, batches(work, groupedColumns(context)), (batch, alias) =>
    overCopy(context, batch, (item) => {
      const list = Object.entries(item.fragments).map(([name, sql]) => `(${sql}) AS ${alias(item.column, name)}`);
      return `WITH d AS MATERIALIZED (${distinctValues(item.column)}) SELECT ${list.join(", ")}`;
    }),
  );
}

function groupedColumns({ rowCount }: PassContext): number {
  return Math.max(1, Math.min(maxGroupedColumns, Math.floor(maxGroupedRows / Math.max(1, rowCount))));
}

function distinctValues(column: TableColumn): string {
  return `SELECT v, n FROM (SELECT ${valueOf(column)} AS v, count(*) AS n FROM t GROUP BY v) WHERE v IS NOT NULL`;
}

/**
 * One row of several one-row queries over `t`, the table. Opening a wide Parquet file takes longer than reading a column,
 * so columns that are asked together are copied out of it once.
 */
function overCopy(
  { tablePath, rowCount }: PassContext,
  batch: readonly FragmentsOf[],
  query: (item: FragmentsOf) => string,
): string {
  const columns = batch.map(({ column }) => column.storageName).join(", ");
  const kept = batch.length > 1 && rowCount <= maxCopiedRows ? "MATERIALIZED" : "NOT MATERIALIZED";
  const parts = batch.map((item) => `(${query(item)})`);
  return `WITH t AS ${kept} (SELECT ${columns} FROM ${tableSource(tablePath)}) SELECT * FROM ${parts.join(", ")}`;
}

/** Aggregates over the rows: fragments name the columns as the table stores them, and `file_row_number`. */
export function passOverRows(context: PassContext, work: readonly FragmentsOf[]): Promise<Map<string, Found>> {
  const size = Math.max(1, Math.floor(maxHeldValues / Math.max(1, context.rowCount)));
  return run(context, batches(work, size), (batch, alias) => {
    const list = batch.flatMap(({ column, fragments }) =>
      Object.entries(fragments).map(([name, sql]) => `${sql} AS ${alias(column, name)}`),
    );
    const computed = batch.flatMap((item) =>
      Object.entries(item.computed ?? {}).map(([name, sql]) => `, ${sql} AS ${name}`),
    );
    return `SELECT ${list.join(", ")} FROM (SELECT *${computed.join("")} FROM ${tableSource(context.tablePath)})`;
  });
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
    const row = await queryRow(context.engine, statement(batch, alias), context.signal);
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
