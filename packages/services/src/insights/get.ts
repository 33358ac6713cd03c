import { insights, type Tx } from "@datainsight/db";
import { and, eq } from "drizzle-orm";
import { notFound } from "../errors.ts";
import type { InsightRow } from "../rows.ts";
import type { Scope } from "../scope.ts";

/** One insight. @throws ServiceError `not_found`. */
export async function getInsight(scope: Scope, id: string): Promise<InsightRow> {
  return scope.read((tx) => requireInsight(tx, scope, id));
}

/** The same inside a transaction. @throws ServiceError `not_found`. */
export async function requireInsight(tx: Tx, scope: Scope, id: string): Promise<InsightRow> {
  const [insight] = await tx
    .select()
    .from(insights)
    .where(and(eq(insights.workspaceId, scope.workspaceId), eq(insights.id, id)));
  if (!insight) throw notFound("insight", id);
  return insight;
}
