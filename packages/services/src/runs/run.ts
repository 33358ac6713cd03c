import type { JobKind } from "@datainsight/schemas";
import { analyses, datasets } from "@datainsight/db";

/** One claim of one job: the fence that every later write of this worker must pass. */
export type Run = {
  kind: JobKind;
  id: string;
  workspaceId: string;
  attempt: number;
  startedAt: Date;
};

/** The table of each kind of job, and the status that says a worker has it. */
export const runTables = {
  ingest: { table: datasets, active: "processing" },
  analysis: { table: analyses, active: "running" },
} as const satisfies Record<JobKind, { table: unknown; active: string }>;

/** Claims that died before a job is given up. */
export const maxDeadClaims = 3;
/** A claim whose worker said nothing for this long is dead; just under the queue's own heartbeat. */
export const deadAfterSeconds = 9;
