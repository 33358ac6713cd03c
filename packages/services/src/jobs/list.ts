import { jobs } from "@datainsight/db";
import type { JobList } from "@datainsight/schemas";
import { and, asc, count, desc, eq } from "drizzle-orm";
import { type Page, pageWindow } from "../paging.ts";
import type { JobRow } from "../rows.ts";
import type { Scope } from "../scope.ts";

/** The jobs of every kind in the workspace, newest first unless asked otherwise. */
export async function listJobs(scope: Scope, input: JobList): Promise<Page<JobRow>> {
  const where = and(
    eq(jobs.workspaceId, scope.workspaceId),
    input.kind ? eq(jobs.kind, input.kind) : undefined,
    input.status ? eq(jobs.status, input.status) : undefined,
  );
  const direction = input.sort.startsWith("-") ? desc : asc;
  const { limit, offset } = pageWindow(input);
  const [items, [counted]] = await scope.readAtOnce((tx) => [
    tx.select().from(jobs).where(where).orderBy(direction(jobs.createdAt), asc(jobs.id)).limit(limit).offset(offset),
    tx.select({ total: count() }).from(jobs).where(where),
  ]);
  return { items, total: counted?.total ?? 0, page: input.page, pageSize: input.pageSize };
}
