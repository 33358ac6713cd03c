import type { ColumnProfileBase } from "@datainsight/schemas";
import type { ColumnEvidence, FileNotice } from "@datainsight/tables";

/** Rows that share one property: how many in all, the first row numbers (from 1) and values as examples. */
export type RowSet = { count: number; rows: number[]; examples: string[] };

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
