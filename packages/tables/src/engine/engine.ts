import { mkdir } from "node:fs/promises";
import path from "node:path";
import { DuckDBInstance, type DuckDBConnection } from "@duckdb/node-api";
import type { z } from "zod";
import { quoteLiteral } from "../sql.ts";
import { describeEngineFailure } from "./errors.ts";
import { doublesOf, toEngineValue } from "./values.ts";

export type EngineOptions = {
  /** A folder that belongs to this engine alone; spilled data and intermediate files go here. */
  workDir: string;
  /** As DuckDB writes it, such as `2GB`. */
  memoryLimit: string;
  threads: number;
  /** Further folders that may be read and written. */
  allowedDirectories?: readonly string[];
  /** The most that may be spilled to disk, such as `20GB`. */
  maxTempSize?: string;
};

export type QueryOptions = { signal?: AbortSignal | undefined };

/** Takes some rows of a query, column by column; `rows` says how many. */
export type OnBlock = (columns: readonly Float64Array[], rows: number) => void | Promise<void>;

/** One locked DuckDB: it sees its folders only, no network, and its settings cannot be changed. */
export type Engine = {
  readonly workDir: string;
  /** Runs a statement for its effect. */
  run(sql: string, options?: QueryOptions): Promise<void>;
  /**
   * The rows of a query, each parsed by `row`. Whole numbers of 64 bits and more arrive as bigint, decimals and
   * times as text, so that nothing is rounded.
   */
  all<Row extends z.ZodType>(sql: string, row: Row, options?: QueryOptions): Promise<z.infer<Row>[]>;
  /**
   * Streams the rows of a query whose columns are all DOUBLE, in order, a few thousand at a time, one array for each column;
   * NULL is NaN. The arrays are valid until `onBlock` has ended. No other statement may run meanwhile.
   */
  scan(sql: string, options: QueryOptions & { onBlock: OnBlock }): Promise<void>;
  /** Share of the running statement that is done, 0 to 1, or null when DuckDB cannot tell. */
  progress(): number | null;
  /** Stops the running statement, which then fails. */
  interrupt(): void;
  close(): void;
};

/**
 * Starts a locked in-memory DuckDB. Settings are made in an order in which each still can be: folders and limits first, then
 * external access off, then the lock.
 * @throws EngineError when a setting is refused.
 */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  const workDir = path.resolve(options.workDir);
  const tempDir = path.join(workDir, "spill");
  await mkdir(tempDir, { recursive: true });
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const close = (): void => {
    connection.closeSync();
    instance.closeSync();
  };
  try {
    for (const statement of lockdown(options, workDir, tempDir)) await connection.run(statement);
  } catch (error) {
    close();
    throw describeEngineFailure(error);
  }
  return {
    workDir,
    run: async (sql, query = {}) => {
      await execute(connection, query.signal, async () => connection.run(sql));
    },
    all: async (sql, row, query = {}) => {
      const reader = await execute(connection, query.signal, async () => connection.runAndReadAll(sql));
      return reader.convertRowObjects(toEngineValue).map((value) => row.parse(value));
    },
    scan: (sql, { signal, onBlock }) => execute(connection, signal, () => scan(connection, sql, { signal, onBlock })),
    progress: () => {
      const { percentage } = connection.progress;
      return percentage >= 0 ? percentage / 100 : null;
    },
    interrupt: () => connection.interrupt(),
    close,
  };
}

function lockdown(options: EngineOptions, workDir: string, tempDir: string): string[] {
  const folders = [workDir, ...(options.allowedDirectories ?? [])].map((folder) => quoteLiteral(path.resolve(folder)));
  return [
    `SET temp_directory = ${quoteLiteral(tempDir)}`,
    `SET memory_limit = ${quoteLiteral(options.memoryLimit)}`,
    `SET threads = ${Math.max(1, Math.trunc(options.threads))}`,
    `SET allowed_directories = [${folders.join(", ")}]`,
    `SET max_temp_directory_size = ${quoteLiteral(options.maxTempSize ?? "50GB")}`,
    "SET autoinstall_known_extensions = false",
    "SET autoload_known_extensions = false",
    "SET allow_community_extensions = false",
    "SET TimeZone = 'UTC'",
    "SET preserve_insertion_order = true",
    "SET enable_progress_bar = true",
    "SET enable_progress_bar_print = false",
    "SET enable_external_access = false",
    "SET lock_configuration = true",
  ];
}

/** A stream that fails or is interrupted just ends, so a last row of its own says that all was there. */
async function scan(
  connection: DuckDBConnection,
  sql: string,
  { signal, onBlock }: QueryOptions & { onBlock: OnBlock },
): Promise<void> {
  const marked = `SELECT *, 0::DOUBLE AS is_end FROM (${sql})`;
  const result = await connection.stream(`${marked} UNION ALL BY NAME SELECT 1::DOUBLE AS is_end`);
  for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    signal?.throwIfAborted();
    const { columnCount, rowCount } = chunk;
    const columns = Array.from({ length: columnCount }, (_, i) => doublesOf(chunk.getColumnVector(i)));
    const isEnd = columns.at(-1)?.[rowCount - 1] === 1;
    const rows = isEnd ? rowCount - 1 : rowCount;
    const own = columns.slice(0, -1).map((column) => (isEnd ? column.subarray(0, rows) : column));
    if (rows > 0) await onBlock(own, rows);
    if (isEnd) return;
  }
  signal?.throwIfAborted();
  // The same without a stream tells the error.
  await connection.run(`SELECT count(COLUMNS(*)) FROM (${sql})`);
  throw new Error("The engine gave no more than a part of the rows.");
}

/** DuckDB forgets an interrupt that comes before its statement has begun, so it is repeated until the statement ends. */
const interruptEveryMs = 50;

async function execute<T>(
  connection: DuckDBConnection,
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  let timer: NodeJS.Timeout | undefined;
  const stop = (): void => {
    connection.interrupt();
    timer ??= setInterval(() => connection.interrupt(), interruptEveryMs);
  };
  signal?.addEventListener("abort", stop, { once: true });
  try {
    return await work();
  } catch (error) {
    signal?.throwIfAborted();
    throw describeEngineFailure(error);
  } finally {
    clearInterval(timer);
    signal?.removeEventListener("abort", stop);
  }
}
