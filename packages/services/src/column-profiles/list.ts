import { columnProfiles } from "@datainsight/db";
import type { ColumnProfileList } from "@datainsight/schemas";
import { and, eq } from "drizzle-orm";
import { orderBy, type Page, readPage, pageWindow } from "../paging.ts";
import type { ColumnProfileRow } from "../rows.ts";
import type { Scope } from "../scope.ts";

/** The columns of an analysis, in file order unless asked otherwise. */
export async function listColumnProfiles(scope: Scope, input: ColumnProfileList): Promise<Page<ColumnProfileRow>> {
  const where = and(
    eq(columnProfiles.workspaceId, scope.workspaceId),
    eq(columnProfiles.analysisId, input.analysisId),
    input.dataType ? eq(columnProfiles.dataType, input.dataType) : undefined,
  );
  const columns = { position: columnProfiles.position, columnName: columnProfiles.columnName };
  return readPage(scope, input, (tx) => [
    tx
      .select()
      .from(columnProfiles)
      .where(where)
      .orderBy(...orderBy(input.sort, columns, columnProfiles.id))
      .limit(pageWindow(input).limit)
      .offset(pageWindow(input).offset),
    tx.$count(columnProfiles, where),
  ]);
}
