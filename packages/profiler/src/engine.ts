import { z } from "zod";

/** The part of a table engine that profiling uses; `openEngine` of packages/tables gives one. */
export type QueryEngine = {
  all<Row extends z.ZodType>(
    sql: string,
    row: Row,
    options?: { signal?: AbortSignal | undefined },
  ): Promise<z.infer<Row>[]>;
};

const anyRow = z.record(z.string(), z.unknown());

/** The only row of an aggregate query. */
export async function queryRow(
  engine: QueryEngine,
  sql: string,
  signal?: AbortSignal,
): Promise<Readonly<Record<string, unknown>>> {
  const [row = {}] = await engine.all(sql, anyRow, { signal });
  return row;
}
