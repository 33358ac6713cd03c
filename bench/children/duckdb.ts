import { DuckDBInstance } from "@duckdb/node-api";
import { engineMemoryBytes, engineThreads } from "../engine-limits.ts";

/** A text as an SQL literal. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Runs one statement in a fresh DuckDB, with the threads and memory that our own engine has, and fetches every row. */
export async function runDuckDb(statement: string, { tempDirectory }: { tempDirectory: string }): Promise<void> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  await connection.run(`set threads = ${engineThreads}`);
  await connection.run(`set memory_limit = '${engineMemoryBytes}B'`);
  await connection.run(`set temp_directory = ${literal(tempDirectory)}`);
  await connection.runAndReadAll(statement);
  connection.closeSync();
  instance.closeSync();
}
