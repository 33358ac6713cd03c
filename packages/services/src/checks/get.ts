import { datasetChecks, type Tx } from "@datainsight/db";
import { and, eq } from "drizzle-orm";
import { notFound } from "../errors.ts";
import type { CheckRow } from "../rows.ts";
import type { Scope } from "../scope.ts";

/** @throws ServiceError `not_found`. */
export async function requireCheck(tx: Tx, scope: Scope, id: string): Promise<CheckRow> {
  const [row] = await tx
    .select()
    .from(datasetChecks)
    .where(and(eq(datasetChecks.workspaceId, scope.workspaceId), eq(datasetChecks.id, id)));
  if (!row) throw notFound("check", id);
  return row;
}
