import { isTerminal, type JobEvent, type JobKind } from "@datainsight/schemas";
import type { JobRow } from "../rows.ts";
import type { Scope } from "../scope.ts";
import type { JobFeed } from "./feed.ts";
import { enterByJob, getJob } from "./get.ts";

const pollMs = 5_000;
const recheckAccessMs = 60_000;

/**
 * Where a job stands: its state now, then every change until it is over. Notifications carry the changes;
 * the row itself is read every five seconds, in case one was lost. Access is checked at the start and every minute.
 * @throws ServiceError `not_found` when the job or the caller's access is gone.
 */
export async function* watchJob(
  scope: Scope,
  job: { kind: JobKind; id: string },
  feed: JobFeed,
): AsyncGenerator<JobEvent> {
  const mailbox = openMailbox(job.id, feed, scope.signal);
  try {
    let last = eventOf(await getJob(scope, job));
    yield last;
    let accessCheckedAt = scope.now().getTime();
    while (!isTerminal(last.status) && !scope.signal.aborted) {
      const notice = await mailbox.next(pollMs);
      if (scope.now().getTime() - accessCheckedAt > recheckAccessMs) {
        await enterByJob(scope, job);
        accessCheckedAt = scope.now().getTime();
      }
      const event = notice ?? eventOf(await getJob(scope, job));
      if (notice === undefined && sameState(event, last)) continue;
      last = event;
      yield last;
    }
  } finally {
    mailbox.close();
  }
}

function sameState(a: JobEvent, b: JobEvent): boolean {
  return a.status === b.status && a.attempt === b.attempt && a.progress === b.progress;
}

function eventOf({ kind, id, attempt, status, progress, errorCode, errorMessage }: JobRow): JobEvent {
  return { kind, id, attempt, status, progress, stage: null, errorCode, errorMessage };
}

/** Keeps what arrives between two looks; `next` gives undefined when nothing came in time. */
function openMailbox(id: string, feed: JobFeed, signal: AbortSignal) {
  const waiting: JobEvent[] = [];
  let wake = () => {};
  const unsubscribe = feed.subscribe(id, ({ workspaceId: _workspaceId, ...event }) => {
    waiting.push(event);
    wake();
  });
  const onAbort = () => wake();
  signal.addEventListener("abort", onAbort);
  return {
    async next(timeoutMs: number): Promise<JobEvent | undefined> {
      if (waiting.length === 0 && !signal.aborted) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, timeoutMs);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      return waiting.shift();
    },
    close() {
      unsubscribe();
      signal.removeEventListener("abort", onAbort);
    },
  };
}
