import { DatabaseSync } from "node:sqlite";
import { setTimeout as delay } from "node:timers/promises";

/**
 * Runs `work` while no other process does so for the same file. The operating system frees the lock of a process that
 * was killed: SQLite takes a file lock, which no stale file can fake. Waits at most `timeoutMs`.
 */
export async function withFileLock<Result>(
  path: string,
  options: { timeoutMs: number; signal?: AbortSignal | undefined },
  work: () => Promise<Result>,
): Promise<Result> {
  const lock = await takeLock(path, options);
  try {
    return await work();
  } finally {
    lock.close();
  }
}

async function takeLock(
  path: string,
  options: { timeoutMs: number; signal?: AbortSignal | undefined },
): Promise<DatabaseSync> {
  const deadline = performance.now() + options.timeoutMs;
  for (;;) {
    options.signal?.throwIfAborted();
    const lock = new DatabaseSync(path, { timeout: 0 });
    try {
      lock.exec("pragma journal_mode = memory; begin exclusive");
      return lock;
    } catch (cause) {
      lock.close();
      const busy = cause instanceof Error && /locked|busy/i.test(cause.message);
      if (!busy) throw cause;
      if (performance.now() > deadline) {
        throw new Error(
          `Another command has been starting or stopping the local database for ${options.timeoutMs / 1000} seconds (lock ${path}). End it and try again.`,
          { cause },
        );
      }
    }
    await delay(50, undefined, { signal: options.signal });
  }
}
