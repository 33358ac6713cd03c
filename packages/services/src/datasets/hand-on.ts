import { datasetChecks, datasets, type Tx } from "@datainsight/db";
import { checkKey } from "@datainsight/schemas";
import { and, asc, desc, eq, inArray, sql } from "drizzle-orm";
import type { CheckRow, DatasetRow } from "../rows.ts";
import type { Scope } from "../scope.ts";

/**
 * Keeps a line of versions whole when one of them is deleted, in the transaction that deletes it: the versions after it follow the one
 * before it, its checks go to them (without any, to the one before), and references to it become references to the next of its line.
 */
export async function handOn(tx: Tx, scope: Scope, leaving: DatasetRow): Promise<void> {
  const heirs = await versionsAfter(tx, scope, leaving);
  const { workspaceId } = scope;
  if (heirs.length > 0) {
    await tx
      .update(datasets)
      .set({ parentId: leaving.parentId })
      .where(and(eq(datasets.workspaceId, workspaceId), inArray(datasets.id, heirs)));
  }
  const [next, ...others] = heirs.length > 0 || leaving.parentId === null ? heirs : [leaving.parentId];
  if (next === undefined) return;
  await redirectReferences(tx, scope, { from: leaving.id, to: next });
  const checks = await ownChecks(tx, scope, leaving.id);
  for (const heir of others) await copyChecks(tx, scope, { checks, to: heir });
  await moveChecks(tx, scope, { checks, to: next });
}

/** Newest first. A version that is still to be made out of the one that leaves is none: its fixes are for that table. */
async function versionsAfter(tx: Tx, { workspaceId }: Scope, { id }: DatasetRow): Promise<string[]> {
  const rows = await tx
    .select({ id: datasets.id, derivation: datasets.derivation, status: datasets.status })
    .from(datasets)
    .where(and(eq(datasets.workspaceId, workspaceId), eq(datasets.parentId, id)))
    .orderBy(desc(datasets.version), asc(datasets.id))
    .for("update");
  return rows
    .filter(({ derivation, status }) => derivation === null || (status !== "pending" && status !== "processing"))
    .map((row) => row.id);
}

async function ownChecks(tx: Tx, { workspaceId }: Scope, datasetId: string): Promise<CheckRow[]> {
  return tx
    .select()
    .from(datasetChecks)
    .where(and(eq(datasetChecks.workspaceId, workspaceId), eq(datasetChecks.datasetId, datasetId)))
    .orderBy(asc(datasetChecks.createdAt), asc(datasetChecks.id));
}

type Handed = { checks: readonly CheckRow[]; to: string };

/** What the other version asks itself counts there, and stays. */
async function unlike(tx: Tx, scope: Scope, { checks, to }: Handed): Promise<CheckRow[]> {
  const known = new Set((await ownChecks(tx, scope, to)).map(({ definition }) => checkKey(definition)));
  return checks.filter(({ definition }) => !known.has(checkKey(definition)));
}

/** Under their ids, by which insights know them again. */
async function moveChecks(tx: Tx, scope: Scope, handed: Handed): Promise<void> {
  const ids = (await unlike(tx, scope, handed)).map(({ id }) => id);
  if (ids.length === 0) return;
  await tx
    .update(datasetChecks)
    .set({ datasetId: handed.to })
    .where(and(eq(datasetChecks.workspaceId, scope.workspaceId), inArray(datasetChecks.id, ids)));
}

async function copyChecks(tx: Tx, scope: Scope, handed: Handed): Promise<void> {
  const copies = await unlike(tx, scope, handed);
  if (copies.length === 0) return;
  await tx.insert(datasetChecks).values(
    copies.map(({ definition, enabled, createdAt }) => ({
      workspaceId: scope.workspaceId,
      datasetId: handed.to,
      definition,
      enabled,
      createdAt,
    })),
  );
}

async function redirectReferences(
  tx: Tx,
  { workspaceId }: Scope,
  { from, to }: { from: string; to: string },
): Promise<void> {
  await tx
    .update(datasetChecks)
    .set({ definition: sql`jsonb_set(${datasetChecks.definition}, '{referencedDatasetId}', to_jsonb(${to}::text))` })
    .where(
      and(
        eq(datasetChecks.workspaceId, workspaceId),
        sql`${datasetChecks.definition} ->> 'referencedDatasetId' = ${from}`,
      ),
    );
}
