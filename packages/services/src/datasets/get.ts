import { datasets, type Tx } from "@datainsight/db";
import { and, eq } from "drizzle-orm";
import { notFound } from "../errors.ts";
import type { Scope } from "../scope.ts";
import type { DatasetRow, UserRow, WorkspaceRow } from "../rows.ts";

export type DatasetWithContext = DatasetRow & { workspace: WorkspaceRow; uploader: UserRow | null };

/** The dataset with its workspace and uploader. @throws ServiceError `not_found`. */
export async function getDataset(scope: Scope, id: string): Promise<DatasetWithContext> {
  const [row] = await scope.readAtOnce((tx) => [findDataset(tx, scope, id)]);
  if (!row) throw notFound("dataset", id);
  return row;
}

function findDataset(tx: Tx, scope: Scope, id: string) {
  return tx.query.datasets.findFirst({
    where: and(eq(datasets.workspaceId, scope.workspaceId), eq(datasets.id, id)),
    with: { workspace: true, uploader: true },
  });
}

/** The same inside a transaction. @throws ServiceError `not_found`. */
export async function requireDataset(tx: Tx, scope: Scope, id: string): Promise<DatasetWithContext> {
  const row = await findDataset(tx, scope, id);
  if (!row) throw notFound("dataset", id);
  return row;
}

/**
 * The same, with the row held as it is until the transaction ends: an ingest that finishes just now waits, and then sees
 * what this transaction wrote for it.
 */
export async function holdDataset(tx: Tx, scope: Scope, id: string): Promise<DatasetWithContext> {
  await tx
    .select({ id: datasets.id })
    .from(datasets)
    .where(and(eq(datasets.workspaceId, scope.workspaceId), eq(datasets.id, id)))
    .for("share");
  return requireDataset(tx, scope, id);
}
