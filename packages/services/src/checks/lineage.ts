import { datasetChecks, datasets, type Tx } from "@datainsight/db";
import { type CheckDefinition, checkKey } from "@datainsight/schemas";
import { and, asc, eq, inArray, sql } from "drizzle-orm";
import type { CheckRow } from "../rows.ts";

export type DatasetAt = { workspaceId: string; datasetId: string };

/** No line of versions is longer; a bound, so that no fault in the rows makes a query without end. */
const maxVersions = 10_000;

/** The dataset and the versions before it, nearest first. */
export async function lineageOf(tx: Tx, { workspaceId, datasetId }: DatasetAt): Promise<string[]> {
  const rows = await tx.execute<{ id: string }>(sql`
    with recursive lineage as (
      select id, parent_id, 0 as depth from datasets where workspace_id = ${workspaceId} and id = ${datasetId}
      union all
      select d.id, d.parent_id, l.depth + 1 from datasets d join lineage l on d.id = l.parent_id
      where d.workspace_id = ${workspaceId} and l.depth < ${maxVersions})
    select id from lineage order by depth`);
  return rows.map(({ id }) => id);
}

/**
 * The checks that hold for a dataset: its own and those of the versions before it, in the order in which they were made. A definition
 * that is repeated in a later version counts there alone, so that it can be disabled from then on.
 */
export async function checksOf(tx: Tx, at: DatasetAt): Promise<CheckRow[]> {
  const lineage = await lineageOf(tx, at);
  const rows = await tx
    .select()
    .from(datasetChecks)
    .where(and(eq(datasetChecks.workspaceId, at.workspaceId), inArray(datasetChecks.datasetId, lineage)))
    .orderBy(asc(datasetChecks.createdAt), asc(datasetChecks.id));
  const nearest = new Map<string, number>();
  const distance = ({ datasetId }: CheckRow) => lineage.indexOf(datasetId);
  for (const row of rows) {
    const key = checkKey(row.definition);
    nearest.set(key, Math.min(distance(row), nearest.get(key) ?? Infinity));
  }
  return rows.filter((row) => nearest.get(checkKey(row.definition)) === distance(row));
}

/** Lets one change of a dataset's checks end before the next begins, so that no two store the same one. */
export async function holdChecks(tx: Tx, datasetId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`checks/${datasetId}`}, 0))`);
}

export type EnabledCheck = { id: string; definition: CheckDefinition };

/** Those that are run. */
export async function enabledChecksOf(tx: Tx, at: DatasetAt): Promise<EnabledCheck[]> {
  const rows = await checksOf(tx, at);
  return rows.filter(({ enabled }) => enabled).map(({ id, definition }) => ({ id, definition }));
}

export type ReferencedTable = { datasetId: string; datasetName: string; tablePath: string };

/**
 * The stored tables that foreign keys refer to: the newest version that was read, or the table itself where a key refers to a
 * version of its own dataset. One that was deleted, or never read, is left out.
 */
export async function referencedTables(
  tx: Tx,
  { workspaceId, datasetId, tablePath }: DatasetAt & { tablePath: string },
  checks: readonly { definition: CheckDefinition }[],
): Promise<ReferencedTable[]> {
  const wanted = new Set(
    checks.flatMap(({ definition }) => (definition.kind === "foreign_key" ? [definition.referencedDatasetId] : [])),
  );
  if (wanted.size === 0) return [];
  const own = new Set(await lineageOf(tx, { workspaceId, datasetId }));
  const found: ReferencedTable[] = [];
  for (const id of wanted) {
    const at = { workspaceId, datasetId: id };
    const newest = own.has(id) ? { name: await nameOf(tx, at), table_path: tablePath } : await newestTable(tx, at);
    if (newest) found.push({ datasetId: id, datasetName: newest.name, tablePath: newest.table_path });
  }
  return found;
}

async function nameOf(tx: Tx, { workspaceId, datasetId }: DatasetAt): Promise<string> {
  const [row] = await tx
    .select({ name: datasets.name })
    .from(datasets)
    .where(and(eq(datasets.workspaceId, workspaceId), eq(datasets.id, datasetId)));
  return row?.name ?? datasetId;
}

type StoredTable = { name: string; table_path: string };

async function newestTable(tx: Tx, { workspaceId, datasetId }: DatasetAt): Promise<StoredTable | undefined> {
  const [row] = await tx.execute<StoredTable>(sql`
    with recursive versions as (
      select id, name, version, status, table_path, created_at, 0 as depth from datasets
      where workspace_id = ${workspaceId} and id = ${datasetId}
      union all
      select d.id, d.name, d.version, d.status, d.table_path, d.created_at, v.depth + 1 from datasets d join versions v on d.parent_id = v.id
      where d.workspace_id = ${workspaceId} and v.depth < ${maxVersions})
    select name, table_path from versions where status = 'completed' and table_path is not null
    order by version desc, created_at desc, id limit 1`);
  return row;
}
