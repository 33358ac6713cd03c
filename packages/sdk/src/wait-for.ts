import { isTerminal, type JobEvent, type JobKind } from "@datainsight/schemas";
import { ClientError, toClientError } from "./client-error.ts";
import type { Connection } from "./connection.ts";

export type WaitInput = {
  kind: JobKind;
  id: string;
  /** Told where the job stands, first at once and then with every change. */
  onEvent?: ((event: JobEvent) => void) | undefined;
  signal?: AbortSignal | undefined;
};

const firstPauseMs = 250;
const longestPauseMs = 5_000;
const giveUpAfterMs = 120_000;

/**
 * Follows a job until it is over, through breaks of the connection of up to two minutes.
 * @returns the last event of a job that was completed
 * @throws ClientError with the job's own error when it failed, `interrupted` when it was cancelled or the signal fired
 */
export async function waitFor(connection: Connection, input: WaitInput): Promise<JobEvent> {
  let lastSeen = Date.now();
  let pauseMs = firstPauseMs;
  const onEvent = (event: JobEvent) => {
    lastSeen = Date.now();
    pauseMs = firstPauseMs;
    input.onEvent?.(event);
  };
  for (;;) {
    try {
      const last = await follow(connection, { ...input, onEvent });
      if (last) return completed(last);
    } catch (error) {
      const failure = toClientError(error, connection.url);
      if (failure.code !== "unavailable" || Date.now() - lastSeen > giveUpAfterMs) throw failure;
    }
    await pause(pauseMs, input.signal);
    pauseMs = Math.min(pauseMs * 2, longestPauseMs);
  }
}

/** One connection's worth of events; the last of a job that is over, or undefined when the stream ended before. */
async function follow(connection: Connection, { kind, id, onEvent, signal }: WaitInput): Promise<JobEvent | undefined> {
  // A plain call first: unlike a stream, it says why it is refused.
  await connection.api.jobs.get.query({ kind, id }, signal ? { signal } : {});
  return new Promise((resolve, reject) => {
    const settle = (work: () => void) => {
      signal?.removeEventListener("abort", stop);
      // Before the end of the subscription, which counts as its completion.
      work();
      subscription.unsubscribe();
    };
    const stop = () => settle(() => reject(stopped()));
    const subscription = connection.api.jobs.watch.subscribe(
      { kind, id },
      {
        onData: ({ data }) => {
          onEvent?.(data);
          if (isTerminal(data.status)) settle(() => resolve(data));
        },
        onError: (error) => settle(() => reject(error)),
        onComplete: () => settle(() => resolve(undefined)),
      },
    );
    if (signal?.aborted) stop();
    else signal?.addEventListener("abort", stop, { once: true });
  });
}

function completed(event: JobEvent): JobEvent {
  if (event.status === "completed") return event;
  if (event.status === "cancelled") throw new ClientError("interrupted", "The job was cancelled.");
  throw new ClientError(event.errorCode ?? "internal", event.errorMessage ?? "The job failed.");
}

function stopped(): ClientError {
  return new ClientError("interrupted", "The call was stopped before its end.");
}

async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  if (signal?.aborted) throw stopped();
  await new Promise<void>((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(stopped());
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, milliseconds);
    signal?.addEventListener("abort", stop, { once: true });
  });
}
