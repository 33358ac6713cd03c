/** What every contender that runs on DuckDB may use: the worker's own defaults. */
export const engineThreads = 2;
export const engineMemoryBytes = 2_000_000_000;
