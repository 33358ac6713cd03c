import type { ColumnProfileBase, ColumnStatistics } from "@datainsight/schemas";
import type { TableColumn } from "@datainsight/tables";
import type { Found, Fragments, Layout } from "../passes.ts";
import type { Probe } from "../probes.ts";
import type { ColumnFacts, RowSet } from "../profile.ts";

/** What all groups know of a column when they are asked. */
export type GroupInput = {
  column: TableColumn;
  /** The rows of the table. */
  rowCount: number;
  /** The day that counts as today; null when the caller has no clock. */
  asOf: Date | null;
  /** What `overRows` and `refine` run over; "distinct" carries weights. */
  layout: Layout;
};

/** What a group says of a column; the pieces of all groups are put together. */
export type ColumnPatch = Partial<Omit<ColumnProfileBase, "statistics">> & {
  statistics?: Partial<ColumnStatistics>;
  facts?: ColumnFacts;
};

/**
 * A family of statistics. The passes over the table are shared: each group says which aggregates it needs in which pass.
 * Aliases are unique over all groups of a column.
 */
export type StatisticGroup = {
  name: string;
  appliesTo: (column: TableColumn) => boolean;
  /** Aggregates over the distinct values `v` with their frequency `n`; `own` is the column's name. Columns that ask the same share a query. */
  overValues?: (input: GroupInput) => Fragments;
  /** Expressions over `v` that `overValues` names, each computed once. */
  computed?: Fragments;
  /** Aggregates over the rows in the input's layout (see statistics/weights.ts), knowing what the values gave. */
  overRows?: (input: GroupInput, found: Found) => Fragments;
  /** The same, with the results of the two passes before. */
  refine?: (input: GroupInput, found: Found) => Fragments;
  /**
   * Queries over `d`, the distinct values `v` (never NULL) of columns `c` with their frequency `n`. Each gives `c` and a result `r`
   * for any number of columns at once: those that ask the same are asked together. Dear: ask only when worth it.
   */
  overDistinct?: (input: GroupInput, found: Found) => Fragments;
  /** True where `neighbours` is to be found: how often a value is above, below and like the one before (see order-pass.ts). */
  comparesNeighbours?: boolean;
  /** Conditions whose rows are looked up; ask only when cheap aggregates say that there is something. */
  probes?: (input: GroupInput, found: Found) => readonly Probe[];
  finish: (input: GroupInput, found: Found, rows: ReadonlyMap<string, RowSet>) => ColumnPatch;
};
