import type { Tx } from "@datainsight/db";
import { type ErrorCode, JobEvent, type JobKind, jobKinds } from "@datainsight/schemas";
import { sql } from "drizzle-orm";
import { z } from "zod";

/** Channel on which every change of a job reaches every API instance. */
export const jobEventsChannel = "datainsight_job_events";
/** Channel on which a cancelled or deleted job reaches the workers. */
export const jobCancelsChannel = "datainsight_job_cancels";

export const JobNotice = JobEvent.extend({ workspaceId: z.uuid() });
export type JobNotice = z.infer<typeof JobNotice>;

export const CancelNotice = z.object({ kind: z.enum(jobKinds), id: z.uuid() });
export type CancelNotice = { kind: JobKind; id: string };

/** PostgreSQL refuses a notification of 8,000 bytes; messages are for people and fit by far. */
const longestMessage = 500;

type Told = Pick<JobNotice, "kind" | "id" | "workspaceId" | "attempt" | "status" | "progress"> & {
  stage?: string | null;
  failure?: { code: ErrorCode; message: string };
};

/** Tells every watcher, once the transaction commits. */
export async function notifyJob(tx: Tx, { failure, stage = null, ...told }: Told): Promise<void> {
  const notice: JobNotice = {
    ...told,
    stage,
    errorCode: failure?.code ?? null,
    errorMessage: failure?.message.slice(0, longestMessage) ?? null,
  };
  const payload = JSON.stringify(notice);
  await tx.execute(sql`select pg_notify(${jobEventsChannel}, ${payload})`);
}

/** Tells the worker that runs the job to stop, once the transaction commits. */
export async function notifyCancel(tx: Tx, notice: CancelNotice): Promise<void> {
  await tx.execute(sql`select pg_notify(${jobCancelsChannel}, ${JSON.stringify(notice)})`);
}
