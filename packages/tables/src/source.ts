import type { DatasetOverrides, TableFormat } from "@datainsight/schemas";
import type { Engine } from "./engine/engine.ts";
import type { FileNotice } from "./manifest.ts";

/** The most that a file may hold; bytes are of the unpacked text. */
export type IngestLimits = { maxColumns: number; maxCellBytes: number; maxUnpackedBytes: number };

/** What every reader of a format works with. */
export type ReadContext = {
  engine: Engine;
  overrides: DatasetOverrides;
  limits: IngestLimits;
  /** A folder of this ingest alone, removed at its end. */
  scratchDir: string;
  signal: AbortSignal | undefined;
  /** The share of the reading that is done, 0 to 1. */
  onProgress: (share: number) => void;
};

/** A file on the local disk, unpacked. */
export type LocalFile = { path: string; size: number };

/**
 * How the values of a source arrive:
 * `text`: every value is text and a type is to be found, null tokens count;
 * `kinds`: text in `c<i>` with its kind in `k<i>` (`n` number, `s` string, `b` boolean, `j` nested, `d` date);
 * `typed`: the columns have types of their own.
 */
export type ValueStyle = "text" | "kinds" | "typed";

/** A table that can be read by SQL as often as needed: columns `c0`, `c1`, ... in file order. */
export type SourceTable = {
  format: TableFormat;
  style: ValueStyle;
  /** What stands after FROM. */
  relation: string;
  headers: string[];
  encoding: string | null;
  delimiter: string | null;
  sheet: string | null;
  /** Rows that the reader counted by itself, to be compared with what DuckDB reads; null when it did not. */
  expectedRows: number | null;
  /** True when a cell may be past the limit and must be measured. */
  measureCells: boolean;
  notices: FileNotice[];
  /** Rows from all over the file, as far as they are at hand; a value for each column, empty where it is missing. */
  farRows?: readonly (readonly string[])[];
  /** Another way to read the same file when DuckDB and the reader disagree on it. */
  fallback?: () => Promise<SourceTable>;
};
