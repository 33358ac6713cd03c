import { datasetChecks } from "@datainsight/db";
import type { CheckCreate } from "@datainsight/schemas";
import { recordActivity } from "../activity.ts";
import { holdDataset } from "../datasets/get.ts";
import { ServiceError } from "../errors.ts";
import type { CheckRow } from "../rows.ts";
import type { Scope } from "../scope.ts";
import { checksOf, holdChecks } from "./lineage.ts";
import { refuseBrokenDefinition, refuseRepeated, refuseUnfitDefinition } from "./validate.ts";

/** More checks say no more of a table, and all of them run with every analysis. */
const maxChecks = 1_000;

/**
 * Stores a check with a dataset: it runs in every later analysis of it and of its later versions.
 * @throws ServiceError `invalid_input` for a pattern that is none, an empty range or an unknown column; `not_found` for a dataset
 * to refer to; `conflict` when the dataset has the check already; `limit_exceeded`
 */
export async function createCheck(scope: Scope, { datasetId, definition, enabled }: CheckCreate): Promise<CheckRow> {
  await refuseBrokenDefinition(scope, definition);
  return scope.write("editor", async (tx) => {
    const { workspaceId } = scope;
    await holdDataset(tx, scope, datasetId);
    await holdChecks(tx, datasetId);
    await refuseUnfitDefinition(tx, scope, { datasetId, definition });
    const checks = await checksOf(tx, { workspaceId, datasetId });
    refuseRepeated(checks, { datasetId, definition });
    if (checks.length >= maxChecks) {
      throw new ServiceError("limit_exceeded", `A dataset has at most ${maxChecks} checks. Delete one first.`);
    }
    const [row] = await tx.insert(datasetChecks).values({ workspaceId, datasetId, definition, enabled }).returning();
    if (!row) throw new Error("the insert of a check returned no row");
    await recordActivity(tx, scope, {
      action: "check.create",
      resourceType: "check",
      resourceId: row.id,
      workspaceId,
      metadata: { datasetId, kind: definition.kind },
    });
    return row;
  });
}
