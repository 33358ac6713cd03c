import { insights } from "@datainsight/db";
import { type InsightList, severities } from "@datainsight/schemas";
import { and, eq, type SQL, sql } from "drizzle-orm";
import { orderBy, type Page, readPage, pageWindow } from "../paging.ts";
import type { InsightRow } from "../rows.ts";
import type { Scope } from "../scope.ts";

/** The insights of an analysis, worst first unless asked otherwise. */
export async function listInsights(scope: Scope, input: InsightList): Promise<Page<InsightRow>> {
  const where = and(
    eq(insights.workspaceId, scope.workspaceId),
    eq(insights.analysisId, input.analysisId),
    input.severity ? eq(insights.severity, input.severity) : undefined,
    input.type ? eq(insights.type, input.type) : undefined,
    input.columnName === undefined ? undefined : eq(insights.columnName, input.columnName),
  );
  const columns = { severity: severityRank(), pointsLost: insights.pointsLost, createdAt: insights.createdAt };
  return readPage(scope, input, (tx) => [
    tx
      .select()
      .from(insights)
      .where(where)
      // Ids were made in the order of the ranking, so the tie-break keeps it.
      .orderBy(...orderBy(input.sort, columns, insights.id))
      .limit(pageWindow(input).limit)
      .offset(pageWindow(input).offset),
    tx.$count(insights, where),
  ]);
}

/** 0 for the worst severity, upwards from there. */
function severityRank(): SQL {
  const cases = severities.map((severity, rank) => sql`when ${severity} then ${sql.raw(String(rank))}`);
  return sql`case ${insights.severity} ${sql.join(cases, sql` `)} end`;
}
