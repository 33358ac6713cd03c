import { analyses, datasets, type Tx } from "@datainsight/db";
import { and, eq, inArray, ne, or, sql } from "drizzle-orm";
import { withContent } from "../datasets/content.ts";
import { ServiceError } from "../errors.ts";
import type { Scope } from "../scope.ts";

/**
 * Refuses a job beyond what one workspace may have queued and running (`limits.maxWorkspaceJobs`). Called before the row is
 * written, in its transaction: others who ask for the same workspace wait until that has ended, so that no two take the last place.
 * @throws ServiceError `limit_exceeded`
 */
export async function refuseTooManyJobs(tx: Tx, scope: Scope): Promise<void> {
  const { maxWorkspaceJobs } = scope.limits;
  if (maxWorkspaceJobs === undefined) return;
  await holdQuota(tx, scope);
  const reading = await tx.$count(
    datasets,
    and(
      eq(datasets.workspaceId, scope.workspaceId),
      or(eq(datasets.status, "processing"), and(eq(datasets.status, "pending"), withContent())),
    ),
  );
  const analysing = await tx.$count(
    analyses,
    and(eq(analyses.workspaceId, scope.workspaceId), inArray(analyses.status, ["pending", "running"])),
  );
  if (reading + analysing < maxWorkspaceJobs) return;
  throw new ServiceError(
    "limit_exceeded",
    `The workspace has ${reading + analysing} jobs queued or running, and ${maxWorkspaceJobs} are allowed (MAX_WORKSPACE_JOBS). Wait for one to end, or cancel one.`,
  );
}

/**
 * Refuses `bytes` more than one workspace may store (`limits.maxWorkspaceBytes`): the sizes of the files that were handed in,
 * without what `datasetId` held before. Serialized like the jobs of a workspace when `tx` goes on to store them.
 * @throws ServiceError `limit_exceeded`
 */
export async function refuseTooManyBytes(
  tx: Tx,
  scope: Scope,
  { datasetId, bytes, hold }: { datasetId: string; bytes: number; hold: boolean },
): Promise<void> {
  const { maxWorkspaceBytes } = scope.limits;
  if (maxWorkspaceBytes === undefined) return;
  if (hold) await holdQuota(tx, scope);
  const [row] = await tx
    .select({ stored: sql<string>`coalesce(sum(${datasets.fileSize}), 0)` })
    .from(datasets)
    .where(and(eq(datasets.workspaceId, scope.workspaceId), ne(datasets.id, datasetId)));
  const stored = Number(row?.stored ?? 0);
  if (stored + bytes <= maxWorkspaceBytes) return;
  throw new ServiceError(
    "limit_exceeded",
    `The workspace stores ${stored} bytes, and with this file it would pass ${maxWorkspaceBytes} (MAX_WORKSPACE_BYTES). Delete a dataset first.`,
  );
}

async function holdQuota(tx: Tx, { workspaceId }: Scope): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`quota/${workspaceId}`}, 0))`);
}
