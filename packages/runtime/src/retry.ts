import { setTimeout as wait } from "node:timers/promises";

export type RetryOptions = {
  /** Tries in all. */
  tries?: number;
  /** Milliseconds before the second try; each further pause is twice as long. */
  firstDelay?: number;
  signal?: AbortSignal;
  /** False ends the tries at once: an error that no further try can mend. */
  isWorthRetrying?: (error: unknown) => boolean;
  onRetry?: (error: unknown, attempt: number) => void;
  wait?: (milliseconds: number, signal: AbortSignal | undefined) => Promise<unknown>;
};

/**
 * Calls `work` until it succeeds, three times at most unless told otherwise, with pauses of 250, 500, ... ms.
 * For connects and reads only: a write that may have happened must not be sent twice.
 * @throws the last error, or the signal's reason
 */
export async function retry<Result>(work: (attempt: number) => Promise<Result>, options: RetryOptions = {}) {
  const { tries = 3, firstDelay = 250, signal, isWorthRetrying = () => true, onRetry, wait: pause = waitFor } = options;
  for (let attempt = 1; ; attempt += 1) {
    signal?.throwIfAborted();
    try {
      return await work(attempt);
    } catch (error) {
      if (attempt >= tries || !isWorthRetrying(error)) throw error;
      onRetry?.(error, attempt);
      await pause(firstDelay * 2 ** (attempt - 1), signal);
    }
  }
}

function waitFor(milliseconds: number, signal: AbortSignal | undefined): Promise<unknown> {
  return wait(milliseconds, undefined, signal === undefined ? {} : { signal });
}
