/** The types that a column can have; `empty` when every value is missing. */
export const dataTypes = ["integer", "float", "boolean", "date", "datetime", "time", "text", "json", "empty"] as const;
export type DataType = (typeof dataTypes)[number];

/** The file formats that can be read. Gzipped CSV and JSON keep the name of what is inside. */
export const tableFormats = ["csv", "json", "ndjson", "parquet", "xlsx"] as const;
export type TableFormat = (typeof tableFormats)[number];
