import { datasetChecks } from "@datainsight/db";
import type { CheckUpdate } from "@datainsight/schemas";
import { and, eq } from "drizzle-orm";
import { recordActivity } from "../activity.ts";
import { notFound } from "../errors.ts";
import type { CheckRow } from "../rows.ts";
import type { Scope } from "../scope.ts";
import { requireCheck } from "./get.ts";
import { checksOf, holdChecks } from "./lineage.ts";
import { refuseBrokenDefinition, refuseRepeated, refuseUnfitDefinition } from "./validate.ts";

/** Changes what a check asks, or whether it runs. @throws ServiceError as `createCheck` */
export async function updateCheck(scope: Scope, id: string, changes: CheckUpdate): Promise<CheckRow> {
  const { definition, enabled } = changes;
  if (definition) await refuseBrokenDefinition(scope, definition);
  return scope.write("editor", async (tx) => {
    const { workspaceId } = scope;
    const { datasetId } = await requireCheck(tx, scope, id);
    if (definition) {
      await holdChecks(tx, datasetId);
      await refuseUnfitDefinition(tx, scope, { datasetId, definition });
      refuseRepeated(await checksOf(tx, { workspaceId, datasetId }), { id, datasetId, definition });
    }
    const [row] = await tx
      .update(datasetChecks)
      .set({ ...(definition ? { definition } : {}), ...(enabled === undefined ? {} : { enabled }) })
      .where(and(eq(datasetChecks.workspaceId, workspaceId), eq(datasetChecks.id, id)))
      .returning();
    if (!row) throw notFound("check", id);
    await recordActivity(tx, scope, {
      action: "check.update",
      resourceType: "check",
      resourceId: id,
      workspaceId,
      metadata: { datasetId, fields: Object.keys(changes) },
    });
    return row;
  });
}
