import { quoteLiteral } from "../sql.ts";

/** The rows of a stored table, with `file_row_number` from 0. */
export function rowsOf({ tablePath }: { tablePath: string }): string {
  return `read_parquet(${quoteLiteral(tablePath)}, file_row_number = true)`;
}
