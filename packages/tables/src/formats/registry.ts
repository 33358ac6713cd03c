import type { TableFormat } from "@datainsight/schemas";
import type { LocalFile, ReadContext, SourceTable } from "../source.ts";
import { readCsv } from "./csv.ts";
import { readJson } from "./json.ts";
import { readParquet } from "./parquet.ts";
import { readXlsx } from "./xlsx.ts";

export type FormatReader = (file: LocalFile, context: ReadContext) => Promise<SourceTable>;

/** What can be read; a new format is one file and one line here. */
export const formatReaders: Readonly<Record<TableFormat, FormatReader>> = {
  csv: readCsv,
  json: readJson,
  ndjson: readJson,
  parquet: readParquet,
  xlsx: readXlsx,
};
