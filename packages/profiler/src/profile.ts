import type { ColumnProfileBase } from "@datainsight/schemas";
import type { ColumnEvidence, FileNotice } from "@datainsight/tables";

/** Rows that share one property: how many in all, the first row numbers (from 1) and values as examples. */
export type RowSet = {
  count: number;
  /** At most 100, ascending. */
  rows: number[];
  /** At most 5, personal data masked. */
  examples: string[];
  /** A DuckDB condition over the storage columns, true in just these rows; null where none can be told. */
  predicate: string | null;
};

/** A column as the rules see it: its reported profile, and facts that only rules need. */
export type ProfiledColumn = ColumnProfileBase & {
  storageName: string;
  storageType: string;
  evidence: ColumnEvidence;
  /** Results of the fact groups, by group name; each group declares its own type. */
  facts: ColumnFacts;
};

/** Extended by each `statistics/<group>.ts` through declaration merging in the same package. */
// oxlint-disable-next-line typescript/consistent-type-definitions -- an interface, so that groups can add to it
export interface ColumnFacts {
  /** Row numbers of missing values. */
  missing?: RowSet;
}

export type DuplicateRows = {
  /** Distinct rows that occur more than once. */
  groups: number;
  /** Rows beyond the first of each group. */
  surplusRows: number;
  /** Row numbers of surplus rows, at most 100. */
  rows: number[];
};

/** The profile of a whole table: the only thing that rules look at. */
export type TableProfile = {
  rowCount: number;
  columnCount: number;
  columns: ProfiledColumn[];
  duplicateRows: DuplicateRows | null;
  notices: FileNotice[];
};
