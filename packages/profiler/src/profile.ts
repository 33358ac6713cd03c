import type { CheckResult, ColumnProfileBase, TableDrift, TableRelations } from "@datainsight/schemas";
import type { ChecksumFacts } from "./statistics/checksums.ts";
import type { CutOffFacts } from "./statistics/cut-off.ts";
import type { FarDateFacts } from "./statistics/far-dates.ts";
import type { HeapFacts } from "./statistics/heaps.ts";
import type { ScaleFacts } from "./statistics/scales.ts";
import type { SimilarFacts } from "./statistics/similar-spellings.ts";
import type { TextFaultFacts } from "./statistics/text-faults.ts";
import type { BoundsFacts } from "./statistics/bounds.ts";
import type { JsonFacts } from "./statistics/json.ts";
import type { KeyFacts } from "./statistics/keys.ts";
import type { MisfitFacts } from "./statistics/misfits.ts";
import type { OutlierFacts } from "./statistics/outliers.ts";
import type { SentinelFacts } from "./statistics/sentinels.ts";
import type { TemporalFacts } from "./statistics/temporal.ts";
import type { TextFacts } from "./statistics/text.ts";
import type { TimelinessFacts } from "./statistics/timeliness.ts";
import type { TruthValueFacts } from "./statistics/truth-values.ts";
import type { ValueFacts } from "./statistics/values.ts";
import type { VariantFacts } from "./statistics/variants.ts";
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

/** What the groups found for the rules: each group's own type, one line each. */
export type ColumnFacts = ValueFacts &
  TruthValueFacts &
  TextFaultFacts &
  SimilarFacts &
  ScaleFacts &
  HeapFacts &
  FarDateFacts &
  CutOffFacts &
  ChecksumFacts &
  SentinelFacts &
  OutlierFacts &
  TextFacts &
  TemporalFacts &
  TimelinessFacts &
  JsonFacts &
  BoundsFacts &
  KeyFacts &
  MisfitFacts &
  VariantFacts;

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
  /** What the columns have to do with each other; null until it is measured. */
  relations: TableRelations | null;
  /** Against the version before; null when there is none. */
  drift: TableDrift | null;
  /** The dataset's own checks, run on this table. */
  checkResults: readonly CheckResult[];
};
