import { columnProfiles, type Tx } from "@datainsight/db";
import type { DataType } from "@datainsight/schemas";
import { and, asc, eq } from "drizzle-orm";
import type { Scope } from "../scope.ts";
import { latestAnalysis } from "./rows.ts";

/** The columns of a dataset in file order, as its newest finished analysis knows them; none before there is one. */
export async function knownColumns(
  tx: Tx,
  scope: Scope,
  datasetId: string,
): Promise<{ name: string; dataType: DataType }[]> {
  const analysis = await latestAnalysis(tx, scope, datasetId);
  if (!analysis) return [];
  return tx
    .select({ name: columnProfiles.columnName, dataType: columnProfiles.dataType })
    .from(columnProfiles)
    .where(and(eq(columnProfiles.workspaceId, scope.workspaceId), eq(columnProfiles.analysisId, analysis.id)))
    .orderBy(asc(columnProfiles.position));
}
