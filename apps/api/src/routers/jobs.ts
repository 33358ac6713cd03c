import { id, type JobEvent, jobKinds, JobList, JobPage, JobResponse } from "@datainsight/schemas";
import { getJob, listJobs, watchJob } from "@datainsight/services";
import { tracked } from "@trpc/server";
import { z } from "zod";
import { jobProcedure, rest, router, workspaceProcedure } from "../trpc/base.ts";

const kind = z.enum(jobKinds).optional();

/** Names one state of a job, so that a watcher who comes back is not told what it knows. */
export function eventIdOf({ attempt, status, progress }: JobEvent): string {
  return `${attempt}-${status}-${progress}`;
}

export const jobsRouter = router({
  list: workspaceProcedure
    .meta(rest("GET", "/jobs", "The jobs of every kind in a workspace"))
    .input(JobList)
    .output(JobPage)
    .query(({ ctx, input }) => listJobs(ctx.scope, input)),
  get: jobProcedure
    .meta(rest("GET", "/jobs/{id}", "Where one job stands"))
    .input(z.object({ id, kind }).strict())
    .output(JobResponse)
    .query(({ ctx }) => getJob(ctx.scope, ctx.job)),
  watch: jobProcedure
    .input(z.object({ id, kind, lastEventId: z.string().max(100).nullish() }).strict())
    .subscription(async function* ({ ctx, input, signal }) {
      const ends = [ctx.stopping, ctx.scope.signal, ...(signal ? [signal] : [])];
      const scope = { ...ctx.scope, signal: AbortSignal.any(ends) };
      for await (const event of watchJob(scope, ctx.job, ctx.feed)) {
        const eventId = eventIdOf(event);
        if (eventId !== input.lastEventId) yield tracked(eventId, event);
      }
    }),
});
