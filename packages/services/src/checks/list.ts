import { datasetChecks } from "@datainsight/db";
import type { CheckList } from "@datainsight/schemas";
import { and, eq, inArray } from "drizzle-orm";
import { requireDataset } from "../datasets/get.ts";
import { orderBy, type Page, pageFrom, pageWindow } from "../paging.ts";
import type { CheckRow } from "../rows.ts";
import type { Scope } from "../scope.ts";
import { checksOf } from "./lineage.ts";

/** The checks that hold for a dataset, those that it has from earlier versions too: `datasetId` tells whose each one is. */
export async function listChecks(scope: Scope, input: CheckList): Promise<Page<CheckRow>> {
  const { workspaceId } = scope;
  return scope.read(async (tx) => {
    await requireDataset(tx, scope, input.datasetId);
    const holding = await checksOf(tx, { workspaceId, datasetId: input.datasetId });
    const ids = holding
      .filter(({ enabled }) => input.enabled === undefined || enabled === input.enabled)
      .map(({ id }) => id);
    const where = and(eq(datasetChecks.workspaceId, workspaceId), inArray(datasetChecks.id, ids));
    const page = tx
      .select()
      .from(datasetChecks)
      .where(where)
      .orderBy(...orderBy(input.sort, { createdAt: datasetChecks.createdAt }, datasetChecks.id))
      .limit(pageWindow(input).limit)
      .offset(pageWindow(input).offset);
    return pageFrom(input, page, Promise.resolve(ids.length));
  });
}
