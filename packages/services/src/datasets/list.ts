import { datasets } from "@datainsight/db";
import type { DatasetList } from "@datainsight/schemas";
import { and, eq } from "drizzle-orm";
import { orderBy, type Page, readPage, pageWindow } from "../paging.ts";
import type { Scope } from "../scope.ts";
import type { DatasetWithContext } from "./get.ts";

/** The datasets of the workspace, newest first unless asked otherwise. */
export async function listDatasets(scope: Scope, input: DatasetList): Promise<Page<DatasetWithContext>> {
  const where = and(
    eq(datasets.workspaceId, scope.workspaceId),
    input.status ? eq(datasets.status, input.status) : undefined,
    input.name === undefined ? undefined : eq(datasets.name, input.name),
  );
  const columns = { createdAt: datasets.createdAt, name: datasets.name, fileSize: datasets.fileSize };
  return readPage(scope, input, (tx) => [
    tx.query.datasets.findMany({
      where,
      with: { workspace: true, uploader: true },
      orderBy: orderBy(input.sort, columns, datasets.id),
      ...pageWindow(input),
    }),
    tx.$count(datasets, where),
  ]);
}
