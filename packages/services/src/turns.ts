export type Turns = {
  /** Does the work when its turn comes. @throws the signal's reason when aborted while it waits */
  take: <T>(signal: AbortSignal, work: () => Promise<T>) => Promise<T>;
};

/** Lets so many pieces of work run at once; the others wait in the order in which they came. */
export function createTurns(atOnce: number): Turns {
  const waiting: (() => void)[] = [];
  let free = atOnce;

  async function begin(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (free > 0) {
      free -= 1;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const leave = (): void => {
        waiting.splice(waiting.indexOf(begun), 1);
        reject(signal.reason);
      };
      const begun = (): void => {
        signal.removeEventListener("abort", leave);
        resolve();
      };
      signal.addEventListener("abort", leave, { once: true });
      waiting.push(begun);
    });
  }

  function end(): void {
    const next = waiting.shift();
    if (next) next();
    else free += 1;
  }

  return {
    take: async (signal, work) => {
      await begin(signal);
      try {
        return await work();
      } finally {
        end();
      }
    },
  };
}
