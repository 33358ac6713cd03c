import { isDeepStrictEqual } from "node:util";
import { analyses, datasets, type Tx } from "@datainsight/db";
import { ingestDataset } from "@datainsight/jobs";
import type { DatasetOverrides, DatasetSetOverrides } from "@datainsight/schemas";
import { and, eq, inArray, isNotNull } from "drizzle-orm";
import { recordActivity } from "../activity.ts";
import { ServiceError } from "../errors.ts";
import { notStarted } from "../jobs/not-started.ts";
import { enqueueIn, type Scope } from "../scope.ts";
import { refuseTooManyJobs } from "../workspaces/quotas.ts";
import { type DatasetWithContext, requireDataset } from "./get.ts";
import { knownColumns, noSuchColumn } from "./known-columns.ts";

/**
 * Sets how the file of a dataset is read and by which thresholds it is judged, in place of what was set before. The file is read
 * anew when the way of reading changed; insights of earlier analyses then speak of rows that are not there any more.
 * @throws ServiceError `conflict` while it is being read, or work on it waits or runs; `precondition_failed` where fixes made the
 * dataset and there is no file to read; `invalid_input` for thresholds of a column that is not there; `limit_exceeded` past the
 * workspace's jobs
 */
export async function setDatasetOverrides(
  scope: Scope,
  { id, overrides }: DatasetSetOverrides,
): Promise<DatasetWithContext> {
  return scope.write("editor", async (tx) => {
    const { workspaceId } = scope;
    await tx
      .select({ id: datasets.id })
      .from(datasets)
      .where(and(eq(datasets.workspaceId, workspaceId), eq(datasets.id, id)))
      .for("update");
    const dataset = await requireDataset(tx, scope, id);
    await refuseUnknownColumns(tx, scope, { id, overrides });
    const changed = !isDeepStrictEqual(readingOf(dataset.overrides), readingOf(overrides));
    if (changed && dataset.derivation !== null) throw derived();
    const readAnew = dataset.filePath !== null && (dataset.status === "failed" || changed);
    if (readAnew) await refuseWhileBusy(tx, scope, dataset);
    // A job that waits to read the file will find what is set here.
    const queued = dataset.status === "pending";
    if (readAnew && !queued) await refuseTooManyJobs(tx, scope);
    await tx
      .update(datasets)
      .set({ overrides, ...(readAnew ? unread : {}) })
      .where(and(eq(datasets.workspaceId, workspaceId), eq(datasets.id, id)));
    await recordActivity(tx, scope, {
      action: "dataset.overrides",
      resourceType: "dataset",
      resourceId: id,
      workspaceId,
      metadata: { readAnew, columns: Object.keys(overrides.columns ?? {}) },
    });
    if (readAnew && !queued) await enqueueIn(scope, tx, ingestDataset, { datasetId: id });
    return requireDataset(tx, scope, id);
  });
}

/** Thresholds of a column that is not there would never say so; a type fails the reading, which does. */
async function refuseUnknownColumns(tx: Tx, scope: Scope, { id, overrides }: DatasetSetOverrides): Promise<void> {
  const named = Object.entries(overrides.columns ?? {}).flatMap(([name, { thresholds }]) => (thresholds ? [name] : []));
  if (named.length === 0) return;
  const known = await knownColumns(tx, scope, id);
  const unknown = named.find((name) => !known.some((column) => column.name === name));
  if (unknown !== undefined && known.length > 0) throw noSuchColumn(unknown, known, "overrides.columns");
}

function derived(): ServiceError {
  return new ServiceError(
    "precondition_failed",
    "Fixes made this version out of an earlier one, so it has no file to read. Set how that one is read, and apply them again.",
  );
}

/** As before its first reading. */
const unread = {
  ...notStarted,
  tablePath: null,
  rowCount: null,
  columnCount: null,
} as const;

/** What of the overrides the reading of the file depends on, without what says nothing. */
function readingOf({ thresholds: _thresholds, columns = {}, nullTokens = [], ...rest }: DatasetOverrides) {
  const ofColumns = Object.entries(columns).flatMap(
    ([name, { thresholds: _own, nullTokens: tokens = [], ...column }]) => {
      const { dataType, keepDefaultNullTokens = true } = column;
      const saysNothing = dataType === undefined && tokens.length === 0 && keepDefaultNullTokens;
      return saysNothing ? [] : [[name, { dataType, keepDefaultNullTokens, nullTokens: tokens.toSorted() }] as const];
    },
  );
  const said = Object.entries(rest).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(said), nullTokens: nullTokens.toSorted(), columns: Object.fromEntries(ofColumns) };
}

async function refuseWhileBusy(tx: Tx, scope: Scope, dataset: DatasetWithContext): Promise<void> {
  if (dataset.status === "processing") {
    throw new ServiceError("conflict", "The dataset is being read right now. Wait until that has ended.");
  }
  const busy = await tx.$count(
    analyses,
    and(
      eq(analyses.workspaceId, scope.workspaceId),
      eq(analyses.datasetId, dataset.id),
      // Those of a dataset that waits to be read wait too, and start with the new table.
      inArray(analyses.status, dataset.status === "pending" ? ["running"] : ["pending", "running"]),
    ),
  );
  const making = await tx.$count(
    datasets,
    and(
      eq(datasets.workspaceId, scope.workspaceId),
      eq(datasets.parentId, dataset.id),
      isNotNull(datasets.derivation),
      inArray(datasets.status, ["pending", "processing"]),
    ),
  );
  if (making > 0)
    throw new ServiceError("conflict", "A version is being made out of this one by fixes. Wait until that has ended.");
  if (busy > 0) {
    throw new ServiceError(
      "conflict",
      `${busy === 1 ? "An analysis" : `${busy} analyses`} of the dataset ${busy === 1 ? "waits or runs" : "wait or run"}. Wait for the end, or cancel.`,
    );
  }
}
