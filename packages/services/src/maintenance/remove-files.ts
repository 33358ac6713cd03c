import { datasetPrefix, workspacePrefix } from "@datainsight/storage";
import type { Deps } from "../deps.ts";

/** Removes the files of a deleted dataset, or of a whole deleted workspace. Safe to repeat. */
export async function removeStoredFiles(
  { storage }: Deps,
  { workspaceId, datasetId }: { workspaceId: string; datasetId: string | null },
): Promise<void> {
  await storage.deletePrefix(datasetId === null ? workspacePrefix(workspaceId) : datasetPrefix(workspaceId, datasetId));
}
