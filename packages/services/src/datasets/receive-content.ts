import { randomUUID } from "node:crypto";
import type { Readable } from "node:stream";
import { isDeepStrictEqual } from "node:util";
import { datasets, type Tx } from "@datainsight/db";
import { ingestDataset } from "@datainsight/jobs";
import { type MemberRole, roleAllows } from "@datainsight/schemas";
import { datasetPrefix, StorageError, type WrittenFile } from "@datainsight/storage";
import { and, desc, eq, inArray, isNotNull, ne, or, sql } from "drizzle-orm";
import { recordActivity } from "../activity.ts";
import { forbidden, ServiceError } from "../errors.ts";
import { notStarted } from "../jobs/not-started.ts";
import { enqueueIn, type Scope } from "../scope.ts";
import { refuseTooManyBytes, refuseTooManyJobs } from "../workspaces/quotas.ts";
import { type DatasetWithContext, requireDataset } from "./get.ts";

const needed: MemberRole = "editor";

export type Content = { stream: Readable; contentLength: number | undefined };

/**
 * Takes the content of a dataset that has none, and queues its ingest.
 * The same name with the same content in the workspace gives back the dataset that is there already;
 * the same name with other content becomes its next version, and is read like the one before it unless it says how.
 * @throws ServiceError `conflict` unless the dataset is pending or failed; `too_large`; `interrupted`; `invalid_input` when empty;
 * `limit_exceeded` past the workspace's bytes or jobs.
 */
export async function receiveContent(
  scope: Scope,
  id: string,
  { stream, contentLength }: Content,
): Promise<DatasetWithContext> {
  if (!roleAllows(scope.role, needed)) throw forbidden(`Uploading needs the role ${needed} in the workspace.`);
  await scope.read(async (tx) => {
    refuseUnlessWaiting(await requireDataset(tx, scope, id));
    refuseTooLarge(contentLength, scope.limits.maxUploadBytes);
    // A first look, so that nobody sends a file in vain; what counts is the look before it is adopted.
    await refuseTooManyBytes(tx, scope, { datasetId: id, bytes: contentLength ?? 1, hold: false });
  });

  const key = `${datasetPrefix(scope.workspaceId, id)}/original-${randomUUID()}`;
  const written = await writeContent(scope, key, stream);
  try {
    if (written.size === 0)
      throw new ServiceError("invalid_input", "The file is empty. Send a file with at least a header.");
    const { dataset, kept } = await scope.write(needed, (tx) => adoptContent(tx, scope, { id, key, written }));
    if (!kept) await scope.storage.deletePrefix(datasetPrefix(scope.workspaceId, id));
    return dataset;
  } catch (error) {
    await scope.storage.delete(key);
    throw error;
  }
}

function refuseUnlessWaiting(dataset: DatasetWithContext): void {
  if (dataset.derivation !== null) {
    throw new ServiceError(
      "conflict",
      "Fixes made this dataset out of the version before it; it takes no file. Make a new dataset for one.",
    );
  }
  const waiting = dataset.status === "failed" || (dataset.status === "pending" && dataset.filePath === null);
  if (!waiting) {
    throw new ServiceError(
      "conflict",
      `The dataset has its content already (it is ${dataset.status}). Make a new dataset for another file.`,
    );
  }
}

function refuseTooLarge(contentLength: number | undefined, maxBytes: number): void {
  if (contentLength !== undefined && contentLength > maxBytes) {
    throw new ServiceError(
      "too_large",
      `The file has ${contentLength} bytes; this server takes at most ${maxBytes} (MAX_UPLOAD_BYTES).`,
    );
  }
}

async function writeContent(scope: Scope, key: string, stream: Readable): Promise<WrittenFile> {
  try {
    return await scope.storage.writeStream(key, stream, {
      maxBytes: scope.limits.maxUploadBytes,
      signal: scope.signal,
    });
  } catch (error) {
    if (error instanceof StorageError) throw new ServiceError(error.code, error.message, {}, { cause: error });
    throw error;
  }
}

type Upload = { id: string; key: string; written: WrittenFile };

async function adoptContent(
  tx: Tx,
  scope: Scope,
  { id, key, written }: Upload,
): Promise<{ dataset: DatasetWithContext; kept: boolean }> {
  const { name } = await requireDataset(tx, scope, id);
  // Two uploads of one name decide about versions one after the other.
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`${scope.workspaceId}/${name}`}, 0))`);
  const dataset = await requireDataset(tx, scope, id);
  refuseUnlessWaiting(dataset);
  const { latest, same, asked } = await earlierVersions(tx, scope, { id, name, sha256: written.sha256 });
  if (same) {
    await tx.delete(datasets).where(and(eq(datasets.workspaceId, scope.workspaceId), eq(datasets.id, id)));
    await logUpload(tx, scope, same.id, { reused: true, bytes: written.size });
    return { dataset: await requireDataset(tx, scope, same.id), kept: false };
  }
  await refuseTooManyBytes(tx, scope, { datasetId: id, bytes: written.size, hold: true });
  await refuseTooManyJobs(tx, scope);
  await tx
    .update(datasets)
    .set({
      filePath: key,
      fileSize: written.size,
      contentSha256: written.sha256,
      uploadedAt: scope.now(),
      ...notStarted,
      ...(latest ? { version: latest.version + 1, parentId: latest.id, overrides: asked } : {}),
    })
    .where(and(eq(datasets.workspaceId, scope.workspaceId), eq(datasets.id, id)));
  await logUpload(tx, scope, id, { reused: false, bytes: written.size });
  await enqueueIn(scope, tx, ingestDataset, { datasetId: id });
  return { dataset: await requireDataset(tx, scope, id), kept: true };
}

type Candidate = { id: string; name: string; sha256: string };

/** The newest other version of the name, and the one with the very same content, when there are such. */
async function earlierVersions(tx: Tx, scope: Scope, { id, name, sha256 }: Candidate) {
  const rows = await tx
    .select({
      id: datasets.id,
      version: datasets.version,
      sha256: datasets.contentSha256,
      overrides: datasets.overrides,
    })
    .from(datasets)
    .where(
      and(
        eq(datasets.workspaceId, scope.workspaceId),
        eq(datasets.name, name),
        ne(datasets.id, id),
        inArray(datasets.status, ["pending", "processing", "completed"]),
        or(isNotNull(datasets.contentSha256), isNotNull(datasets.derivation)),
      ),
    )
    .orderBy(desc(datasets.version));
  const [own] = await tx.select({ overrides: datasets.overrides }).from(datasets).where(eq(datasets.id, id));
  const [latest] = rows;
  // What was set for the version before holds for the next one too, unless that one sets its own.
  const given = own?.overrides ?? {};
  const asked = Object.keys(given).length === 0 ? (latest?.overrides ?? {}) : given;
  const same = rows.find((row) => row.sha256 === sha256 && isDeepStrictEqual(row.overrides, asked));
  return { latest, same, asked };
}

async function logUpload(
  tx: Tx,
  scope: Scope,
  id: string,
  metadata: { reused: boolean; bytes: number },
): Promise<void> {
  await recordActivity(tx, scope, {
    action: "dataset.upload",
    resourceType: "dataset",
    resourceId: id,
    workspaceId: scope.workspaceId,
    metadata,
  });
}
