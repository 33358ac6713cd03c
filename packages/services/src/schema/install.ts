import { migrate } from "@datainsight/db";
import { installQueues } from "@datainsight/jobs";
import type { Log } from "../deps.ts";

/** Makes the queue's own schema and queues; part of every migration, so that API and workers start in any order. */
export async function installQueue(url: string, log: Log): Promise<void> {
  await installQueues({ url, applicationName: "datainsight-migrate", poolSize: 1, log });
}

/** Brings a database to the newest schema, queue included. Safe to repeat, and from several machines at once. */
export async function installSchema(url: string, log: Log): Promise<void> {
  await migrate(url, { installQueue: (at) => installQueue(at, log), log: (line) => log.info({}, line) });
}
