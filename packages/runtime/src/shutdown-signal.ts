const shutdownSignals = ["SIGTERM", "SIGINT"] as const;

/** The part of `process` that listening for signals needs. */
export type SignalSource = {
  on(signal: NodeJS.Signals, listener: (signal: NodeJS.Signals) => void): unknown;
  exit(code: number): void;
};

/**
 * An AbortSignal that fires on the first SIGTERM or SIGINT, its reason the signal's name; a second one ends the process
 * at once with 128 + the signal's number. `onSignal` is told the first, for a log line.
 */
export function shutdownSignal(
  onSignal: (signal: NodeJS.Signals) => void = () => {},
  source: SignalSource = process,
): AbortSignal {
  const controller = new AbortController();
  for (const name of shutdownSignals) {
    source.on(name, () => {
      if (controller.signal.aborted) {
        source.exit(name === "SIGINT" ? 130 : 143);
        return;
      }
      onSignal(name);
      controller.abort(name);
    });
  }
  return controller.signal;
}
