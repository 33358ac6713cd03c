import type { CheckDefinition, DataType, ExportedChecks } from "@datainsight/schemas";
import type { ComparedColumn } from "../values.ts";
import { quoteIdentifier } from "../../sql.ts";

export type ColumnToWrite = {
  name: string;
  dataType: DataType;
  /** The strptime formats of dates that came as text, the most frequent first. */
  dateFormats?: readonly string[] | undefined;
  /** Whole numbers of more than 64 bits. */
  isLong?: boolean | undefined;
};

export type ChecksToWrite = {
  /** Of the dataset, such as `orders.csv`. */
  name: string;
  columns: readonly ColumnToWrite[];
  definitions: readonly CheckDefinition[];
  /** The names of the datasets that foreign keys refer to, by id. */
  referenced?: ReadonlyMap<string, string>;
};

export type CheckWriter = (checks: ChecksToWrite) => ExportedChecks;

/** A check that cannot be said in the other language. */
export type LeftOut = ExportedChecks["left"][number];

/** `orders` of `orders.csv`. */
export function tableNameOf(name: string): string {
  return name.replace(/(?:\.[A-Za-z][A-Za-z0-9]{0,7}){1,2}$/, "") || "table";
}

const sqlTypes: Record<DataType, string> = {
  integer: "BIGINT",
  float: "DOUBLE",
  boolean: "BOOLEAN",
  date: "DATE",
  datetime: "TIMESTAMP",
  time: "TIME",
  text: "VARCHAR",
  json: "VARCHAR",
  empty: "VARCHAR",
};

/** A column under its own name, as a table outside of the product has it. */
export function namedColumn({ name, dataType, isLong = false }: ColumnToWrite): ComparedColumn {
  const storageType = dataType === "integer" && isLong ? "HUGEINT" : sqlTypes[dataType];
  return { name, dataType, storageName: quoteIdentifier(name), storageType };
}
