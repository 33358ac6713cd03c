import type { Database } from "@datainsight/db";
import { CancelNotice, jobCancelsChannel, jobEventsChannel, JobNotice } from "./notify.ts";

/** Hands every change of every job to whoever asked for that job. */
export type JobFeed = {
  subscribe: (id: string, onNotice: (notice: JobNotice) => void) => () => void;
  close: () => Promise<void>;
};

/** One LISTEN connection for the process; it comes back by itself after a break. */
export async function openJobFeed({ sql }: Database): Promise<JobFeed> {
  const listeners = new Map<string, Set<(notice: JobNotice) => void>>();
  const { unlisten } = await sql.listen(jobEventsChannel, (payload) => {
    const notice = JobNotice.safeParse(JSON.parse(payload));
    if (notice.success) listeners.get(notice.data.id)?.forEach((listener) => listener(notice.data));
  });
  return {
    subscribe: (id, onNotice) => {
      const ofJob = listeners.get(id) ?? new Set();
      listeners.set(id, ofJob.add(onNotice));
      return () => {
        ofJob.delete(onNotice);
        if (ofJob.size === 0) listeners.delete(id);
      };
    },
    close: unlisten,
  };
}

/** Calls back for each job that was cancelled or deleted. */
export async function listenForCancels(
  { sql }: Database,
  onCancel: (notice: CancelNotice) => void,
): Promise<() => Promise<void>> {
  const { unlisten } = await sql.listen(jobCancelsChannel, (payload) => {
    const notice = CancelNotice.safeParse(JSON.parse(payload));
    if (notice.success) onCancel(notice.data);
  });
  return unlisten;
}
