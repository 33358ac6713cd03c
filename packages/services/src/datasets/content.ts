import { datasets } from "@datainsight/db";
import { isNotNull, or, type SQL } from "drizzle-orm";
import type { DatasetRow } from "../rows.ts";

/** True when there is something to read: a file that was handed in, or a parent with fixes to apply. */
export function hasContent({ filePath, derivation }: Pick<DatasetRow, "filePath" | "derivation">): boolean {
  return filePath !== null || derivation !== null;
}

/** The same as a condition of a query. */
export function withContent(): SQL | undefined {
  return or(isNotNull(datasets.filePath), isNotNull(datasets.derivation));
}
