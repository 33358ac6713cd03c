import { z } from "zod";
import { errorCodes } from "./error.ts";
import { id, time } from "./fields.ts";
import { Pagination, pageOf, sortBy } from "./pagination.ts";

/** The kinds of job; a new kind is one word here, one contract in packages/jobs and one handler. */
export const jobKinds = ["ingest", "analysis"] as const;
export type JobKind = (typeof jobKinds)[number];

/** Every status that a job of any kind can have; each kind uses a part of them. */
export const jobStatuses = ["pending", "processing", "running", "completed", "failed", "cancelled"] as const;
export type JobStatus = (typeof jobStatuses)[number];

export const terminalJobStatuses = ["completed", "failed", "cancelled"] as const satisfies readonly JobStatus[];

/** True when a job with this status will never move again. */
export function isTerminal(status: JobStatus): boolean {
  return terminalJobStatuses.some((terminal) => terminal === status);
}

/** The columns that every job's row has, whatever its kind; `progress` runs from 0 to 100. */
export const jobFields = {
  progress: z.number().min(0).max(100),
  attempt: z.number().int().min(0),
  startedAt: time.nullable(),
  completedAt: time.nullable(),
  errorCode: z.enum(errorCodes).nullable(),
  errorMessage: z.string().nullable(),
};

export const JobResponse = z.object({
  kind: z.enum(jobKinds),
  id,
  workspaceId: id,
  requestedBy: id.nullable(),
  status: z.enum(jobStatuses),
  ...jobFields,
  createdAt: time,
});
export type JobResponse = z.infer<typeof JobResponse>;

export const JobList = Pagination.extend({
  workspaceId: id,
  kind: z.enum(jobKinds).optional(),
  status: z.enum(jobStatuses).optional(),
  sort: sortBy(["createdAt"]).default("-createdAt"),
}).strict();
export type JobList = z.infer<typeof JobList>;

export const JobPage = pageOf(JobResponse);

/** One event of a watched job: where it stands now. `stage` is what it is busy with, in words. */
export const JobEvent = z.object({
  kind: z.enum(jobKinds),
  id,
  attempt: z.number().int(),
  status: z.enum(jobStatuses),
  progress: z.number().min(0).max(100),
  stage: z.string().nullable(),
  errorCode: z.enum(errorCodes).nullable(),
  errorMessage: z.string().nullable(),
});
export type JobEvent = z.infer<typeof JobEvent>;
