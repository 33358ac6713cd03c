import type { DataType, TableFormat } from "@datainsight/schemas";

/** What one column was found to hold when its type was inferred over every row. */
export type ColumnEvidence = {
  /** Values that are not missing. */
  count: number;
  /** Missing values: empty fields, JSON null, null tokens of text formats. */
  missing: number;
  /** Spellings of the missing values that were not empty, most frequent first (at most 20). */
  nullTokens: { token: string; count: number }[];
  /** For each type, how many values would fit it (a value can fit several). */
  fits: Partial<Record<DataType, number>>;
  /** Share of the values that fit `dataType`, 0 to 1; for text that is mostly of another type see `mostly`. */
  fitShare: number;
  /** The type that most values fit when the column had to stay text because of a few others. */
  mostly: {
    dataType: DataType;
    share: number;
    offending: { rowNumber: number; value: string }[];
    offendingCount: number;
    /** How those are written that are numbers; see the same of the whole column below. */
    decimalSeparator: "." | "," | null;
    thousandsSeparator: "," | "." | " " | "'" | null;
    negativesInParentheses: boolean;
  } | null;
  /** strptime format of a date or datetime column that came as text, such as `%m/%d/%Y`. */
  dateFormat: string | null;
  /** Further date formats that some values need: the column mixes them. */
  otherDateFormats: { format: string; count: number }[];
  /** The first rows that are not written in `dateFormat` (at most 100), counted from 1; absent where there are none. */
  otherDateRows?: number[] | undefined;
  /** Dates among others that can be read in `format`, as they were, and as another day in `otherFormat`: nothing tells which is right. */
  ambiguousDates?: { format: string; otherFormat: string; count: number; rows: number[] } | undefined;
  /** True when no value of the column tells the day from the month. */
  dayMonthAmbiguous: boolean;
  /** Values such as `007`, which made a column of digits stay text. */
  leadingZeros: number;
  decimalSeparator: "." | "," | null;
  thousandsSeparator: "," | "." | " " | "'" | null;
  /** A currency or percent sign that was taken off every number. */
  unitSign: string | null;
  /** The signs of a column of amounts that had to stay text because they differ (at most 10); absent where there is one sign or none. */
  mixedUnitSigns?: string[] | undefined;
  /** True when negative numbers stand in parentheses, as accountants write them; absent in tables stored before. */
  negativesInParentheses?: boolean | undefined;
};

export type TableColumn = {
  /** From 0, in the order of the file. */
  position: number;
  /** Unique in the table, not blank, at most 255 characters. */
  name: string;
  /** The header as it stands in the file. */
  originalName: string;
  /** The column's name inside the Parquet file: `c0`, `c1`, ... */
  storageName: string;
  /** DuckDB type inside the Parquet file, such as `BIGINT`, `DECIMAL(18,2)`, `DOUBLE`, `VARCHAR`. */
  storageType: string;
  dataType: DataType;
  evidence: ColumnEvidence;
};

/** Something about the file that a reader must know; rules turn these into insights. */
export type FileNotice = {
  kind:
    | "ragged_rows"
    | "duplicate_headers"
    | "blank_headers"
    | "doubtful_header"
    | "missing_header"
    | "lines_above_header"
    | "repeated_keys"
    | "error_cells"
    | "merged_cells"
    | "formulas_without_values"
    | "control_characters"
    | "replaced_characters"
    | "unreadable_rows"
    | "sheets_ignored"
    | "mixed_line_ends";
  count: number;
  /** Lines of the file, counted from 1 (at most 100). */
  lines: number[];
  message: string;
};

/** Everything known of a stored table beside its rows; kept in the Parquet file's own metadata. */
export type TableManifest = {
  manifestVersion: 1;
  format: TableFormat;
  encoding: string | null;
  delimiter: string | null;
  sheet: string | null;
  rowCount: number;
  columns: TableColumn[];
  notices: FileNotice[];
};
