import { columnProfiles } from "@datainsight/db";
import type { ColumnProfileList } from "@datainsight/schemas";
import { and, eq } from "drizzle-orm";
import { reported } from "../exact-numbers.ts";
import { orderBy, type Page, readPage, pageWindow } from "../paging.ts";
import type { ReportedColumnRow } from "../rows.ts";
import type { Scope } from "../scope.ts";

/** The columns of an analysis, in file order unless asked otherwise. */
export async function listColumnProfiles(scope: Scope, input: ColumnProfileList): Promise<Page<ReportedColumnRow>> {
  const where = and(
    eq(columnProfiles.workspaceId, scope.workspaceId),
    eq(columnProfiles.analysisId, input.analysisId),
    input.dataType ? eq(columnProfiles.dataType, input.dataType) : undefined,
  );
  const columns = { position: columnProfiles.position, columnName: columnProfiles.columnName };
  const page = await readPage(scope, input, (tx) => [
    tx
      .select()
      .from(columnProfiles)
      .where(where)
      .orderBy(...orderBy(input.sort, columns, columnProfiles.id))
      .limit(pageWindow(input).limit)
      .offset(pageWindow(input).offset),
    tx.$count(columnProfiles, where),
  ]);
  return { ...page, items: page.items.map((row) => reported(row)) };
}
