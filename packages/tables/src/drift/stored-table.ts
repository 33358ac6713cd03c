import type { TableManifest } from "../manifest.ts";
import { quoteLiteral } from "../sql.ts";

export type StoredTable = { tablePath: string; manifest: TableManifest };

/** The rows as a FROM item. */
export function sourceOf({ tablePath }: StoredTable): string {
  return `read_parquet(${quoteLiteral(tablePath)})`;
}
