import type { z } from "zod";

/** Options of a queue as pg-boss takes them; see the facts in docs/architecture.md for the reasons. */
export type QueueOptions = {
  /** At most one queued or running job for each key; `standard` sets no limit. */
  policy: "exclusive" | "standard";
  retryLimit: number;
  /** Seconds before the first retry; doubles with each one, with jitter. */
  retryDelay: number;
  retryBackoff: boolean;
  retryDelayMax: number;
  expireInSeconds: number;
  /** A worker that stays silent this long is taken for dead. */
  heartbeatSeconds: number;
  /** Finished queue rows are kept this long; history is the domain's own tables. */
  deleteAfterSeconds: number;
  deadLetter?: string;
  notify: boolean;
};

/** The contract of one job kind: what travels, and how the queue treats it. */
export type JobDefinition<Name extends string = string, Payload extends z.ZodType = z.ZodType> = {
  name: Name;
  payload: Payload;
  /** Two jobs with the same key are never queued or running side by side. */
  key: (payload: z.output<Payload>) => string;
  queue: QueueOptions;
};

export const deadLetterQueue = "dead-letter";

const defaults: QueueOptions = {
  policy: "exclusive",
  // Ten, because a graceful stop past its time-out spends an attempt; the row's own count decides when to give up.
  retryLimit: 10,
  retryDelay: 1,
  retryBackoff: true,
  retryDelayMax: 60,
  expireInSeconds: 6 * 3600,
  heartbeatSeconds: 10,
  deleteAfterSeconds: 6 * 3600,
  deadLetter: deadLetterQueue,
  notify: true,
};

/** Declares a job kind; options that are not named keep the defaults above. */
export function defineJob<const Name extends string, Payload extends z.ZodType>(definition: {
  name: Name;
  payload: Payload;
  key: (payload: z.output<Payload>) => string;
  queue?: Partial<QueueOptions>;
}): JobDefinition<Name, Payload> {
  return { ...definition, queue: { ...defaults, ...definition.queue } };
}
