import { datasets, workspaces } from "@datainsight/db";
import { datasetPrefix, workspacePrefix } from "@datainsight/storage";
import { eq, sql } from "drizzle-orm";
import type { Deps } from "../deps.ts";
import { asSystem } from "../scope.ts";

/**
 * Removes the files of a deleted dataset, or of a whole deleted workspace. Safe to repeat. What still has its row keeps
 * its files, whatever the job says.
 */
export async function removeStoredFiles(
  deps: Deps,
  { workspaceId, datasetId }: { workspaceId: string; datasetId: string | null },
): Promise<void> {
  if (await isThere(deps, { workspaceId, datasetId })) {
    return deps.log.warn({ workspaceId, datasetId }, "files of something that was not deleted stay");
  }
  await deps.storage.deletePrefix(
    datasetId === null ? workspacePrefix(workspaceId) : datasetPrefix(workspaceId, datasetId),
  );
}

async function isThere(deps: Deps, { workspaceId, datasetId }: { workspaceId: string; datasetId: string | null }) {
  const [table, id] = datasetId === null ? [workspaces, workspaceId] : [datasets, datasetId];
  const rows = await asSystem(deps, (tx) =>
    tx
      .select({ one: sql`1` })
      .from(table)
      .where(eq(table.id, id)),
  );
  return rows.length > 0;
}
