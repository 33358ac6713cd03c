import { jobs } from "@datainsight/db";
import type { JobKind } from "@datainsight/schemas";
import { and, eq } from "drizzle-orm";
import { notFound } from "../errors.ts";
import type { JobRow } from "../rows.ts";
import { type Actor, enterByRow, type Scope } from "../scope.ts";

/** Where one job stands. @throws ServiceError `not_found`. */
export async function getJob(scope: Scope, { kind, id }: { kind: JobKind; id: string }): Promise<JobRow> {
  const [[row]] = await scope.readAtOnce((tx) => [
    tx
      .select()
      .from(jobs)
      .where(and(eq(jobs.workspaceId, scope.workspaceId), eq(jobs.kind, kind), eq(jobs.id, id))),
  ]);
  if (!row) throw notFound("job", id);
  return row;
}

/** The kind of row whose id a job's id is. */
const rowOfKind = { ingest: "dataset", analysis: "analysis" } as const satisfies Record<JobKind, string>;

/** The scope of a job, found by the job's id. @throws ServiceError `not_found`. */
export async function enterByJob(actor: Actor, { kind, id }: { kind: JobKind; id: string }): Promise<Scope> {
  return enterByRow(actor, rowOfKind[kind], id);
}
