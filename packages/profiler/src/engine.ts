import { z } from "zod";

/** The part of a table engine that profiling uses; `openEngine` of packages/tables gives one. */
export type QueryEngine = {
  all<Row extends z.ZodType>(
    sql: string,
    row: Row,
    options?: { signal?: AbortSignal | undefined },
  ): Promise<z.infer<Row>[]>;
  /** Share of the running statement that is done, 0 to 1; null where that cannot be told. */
  progress?: () => number | null;
};

const lookEveryMs = 500;

const anyRow = z.record(z.string(), z.unknown());
type Row = Readonly<Record<string, unknown>>;

/** The rows of a query that may take long; meanwhile `onShare` is told how much of it is done. */
export async function queryWatched(
  engine: QueryEngine,
  sql: string,
  { signal, onShare }: { signal: AbortSignal | undefined; onShare: (share: number) => void },
): Promise<Row[]> {
  const timer = setInterval(() => {
    const share = engine.progress?.() ?? null;
    if (share !== null) onShare(Math.min(1, Math.max(0, share)));
  }, lookEveryMs);
  try {
    return await engine.all(sql, anyRow, { signal });
  } finally {
    clearInterval(timer);
  }
}

/** The only row of a query that may take long. */
export async function queryRowWatched(
  engine: QueryEngine,
  sql: string,
  options: Parameters<typeof queryWatched>[2],
): Promise<Row> {
  const [row = {}] = await queryWatched(engine, sql, options);
  return row;
}

/** The only row of an aggregate query. */
export async function queryRow(engine: QueryEngine, sql: string, signal?: AbortSignal): Promise<Row> {
  const [row = {}] = await engine.all(sql, anyRow, { signal });
  return row;
}
