import { analyses, type Tx } from "@datainsight/db";
import { and, eq } from "drizzle-orm";
import { notFound } from "../errors.ts";
import type { Scope } from "../scope.ts";
import type { AnalysisRow, DatasetRow } from "../rows.ts";

/** Without the table's profile, which is large and the report's alone. */
export type AnalysisWithDataset = Omit<AnalysisRow, "tableProfile"> & { dataset: DatasetRow };

/** The analysis with its dataset. @throws ServiceError `not_found`. */
export async function getAnalysis(scope: Scope, id: string): Promise<AnalysisWithDataset> {
  const [row] = await scope.readAtOnce((tx) => [findAnalysis(tx, scope, id)]);
  if (!row) throw notFound("analysis", id);
  return row;
}

function findAnalysis(tx: Tx, scope: Scope, id: string) {
  return tx.query.analyses.findFirst({
    where: and(eq(analyses.workspaceId, scope.workspaceId), eq(analyses.id, id)),
    columns: { tableProfile: false },
    with: { dataset: true },
  });
}

/** The same inside a transaction. @throws ServiceError `not_found`. */
export async function requireAnalysis(tx: Tx, scope: Scope, id: string): Promise<AnalysisWithDataset> {
  const row = await findAnalysis(tx, scope, id);
  if (!row) throw notFound("analysis", id);
  return row;
}
