import { AuthError } from "./errors.ts";

/**
 * Runs at most `concurrency` pieces of work at once; at most `maxWaiting` wait for their turn.
 * @throws AuthError `unavailable` for what comes on top
 */
export function createBoundedQueue({ concurrency, maxWaiting }: { concurrency: number; maxWaiting: number }) {
  let running = 0;
  const waiting: Array<() => void> = [];
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (running >= concurrency) {
      if (waiting.length >= maxWaiting) {
        throw new AuthError("unavailable", "Too many people sign in at this moment. Try again in a few seconds.");
      }
      // The one who finishes hands its place over, so `running` stays as it is.
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else {
      running += 1;
    }
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
