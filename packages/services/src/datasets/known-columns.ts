import { columnProfiles, type Tx } from "@datainsight/db";
import { type DataType, didYouMean } from "@datainsight/schemas";
import { and, asc, eq } from "drizzle-orm";
import { ServiceError } from "../errors.ts";
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

/** Says that a dataset has no column of a name, and which was probably meant; `field` is the input that names it. */
export function noSuchColumn(column: string, known: readonly { name: string }[], field: string): ServiceError {
  const near = didYouMean(
    column,
    known.map(({ name }) => name),
  );
  return new ServiceError("invalid_input", `The dataset has no column "${column}".${near}`, { field, column });
}
