import { activityLogs, analyses, datasets, idempotencyKeys, type Tx } from "@datainsight/db";
import { ingestDataset, runAnalysis } from "@datainsight/jobs";
import { and, eq, gt, inArray, isNull, lt, max } from "drizzle-orm";
import { withContent } from "../datasets/content.ts";
import type { Deps } from "../deps.ts";
import { withdrawTrials } from "../runs/prove-fix.ts";
import { asSystem, enqueueIn } from "../scope.ts";

const forgottenAfterMs = 60_000;
const abandonedAfterMs = 24 * 3600_000;
/** A trial that brought nothing for this long is lost: its job failed for good. */
const lostTrialAfterMs = 3600_000;
/** How far back trials are looked for that nobody put back. */
const trialsSinceMs = 7 * abandonedAfterMs;

const filesAtOnce = 500;
const datasetKey = /\/datasets\/([0-9a-f-]{36})\//;

export type Swept = { requeued: number; abandoned: number; files: number; withdrawn: number };

/**
 * Puts back what was lost on the way: queues rows whose job is gone, lets fixes be asked for again whose trial brought nothing in an
 * hour, deletes datasets that never got content, and removes files that no row names, both after a day.
 */
export async function sweepLeftovers(deps: Deps): Promise<Swept> {
  const requeued = await asSystem(deps, (tx) => requeueForgotten(deps, tx));
  const abandoned = await asSystem(deps, (tx) => deleteAbandoned(deps, tx));
  await asSystem(deps, (tx) => deleteOldKeys(deps, tx));
  const files = await removeOrphans(deps);
  const withdrawn = await withdrawLostTrials(deps);
  return { requeued, abandoned, files, withdrawn };
}

/** The log says which trials were asked for and when: to look through all insights would take too long. */
async function withdrawLostTrials(deps: Deps): Promise<number> {
  const now = deps.now().getTime();
  const asked = await asSystem(deps, (tx) =>
    tx
      .select({ id: activityLogs.resourceId, last: max(activityLogs.timestamp) })
      .from(activityLogs)
      .where(
        and(eq(activityLogs.action, "insight.prove_fix"), gt(activityLogs.timestamp, new Date(now - trialsSinceMs))),
      )
      .groupBy(activityLogs.resourceId),
  );
  const lost = asked.flatMap(({ id, last }) =>
    id !== null && last !== null && last.getTime() < now - lostTrialAfterMs ? [id] : [],
  );
  return withdrawTrials(deps, lost);
}

/** The queue keeps one job a key, so that sending one that is there already changes nothing. */
async function requeueForgotten(deps: Deps, tx: Tx): Promise<number> {
  const silentSince = new Date(deps.now().getTime() - forgottenAfterMs);
  const ingests = await tx
    .select({ id: datasets.id })
    .from(datasets)
    .where(
      and(inArray(datasets.status, ["pending", "processing"]), withContent(), lt(datasets.updatedAt, silentSince)),
    );
  const runs = await tx
    .select({ id: analyses.id })
    .from(analyses)
    .innerJoin(datasets, eq(datasets.id, analyses.datasetId))
    .where(
      and(
        inArray(analyses.status, ["pending", "running"]),
        eq(datasets.status, "completed"),
        lt(analyses.updatedAt, silentSince),
      ),
    );
  for (const { id } of ingests) await enqueueIn(deps, tx, ingestDataset, { datasetId: id });
  for (const { id } of runs) await enqueueIn(deps, tx, runAnalysis, { analysisId: id });
  return ingests.length + runs.length;
}

async function deleteAbandoned(deps: Deps, tx: Tx): Promise<number> {
  const before = new Date(deps.now().getTime() - abandonedAfterMs);
  const rows = await tx
    .delete(datasets)
    .where(
      and(
        eq(datasets.status, "pending"),
        isNull(datasets.filePath),
        isNull(datasets.derivation),
        lt(datasets.createdAt, before),
      ),
    )
    .returning({ id: datasets.id });
  return rows.length;
}

/** An Idempotency-Key counts for a day. */
async function deleteOldKeys(deps: Deps, tx: Tx): Promise<void> {
  await tx
    .delete(idempotencyKeys)
    .where(lt(idempotencyKeys.createdAt, new Date(deps.now().getTime() - abandonedAfterMs)));
}

async function removeOrphans(deps: Deps): Promise<number> {
  const before = deps.now().getTime() - abandonedAfterMs;
  let removed = 0;
  let batch: string[] = [];
  const removeBatch = async () => {
    const named = await namedFiles(deps, batch);
    const orphans = batch.filter((key) => !named.has(key));
    for (const key of orphans) await deps.storage.delete(key);
    removed += orphans.length;
    batch = [];
  };
  for await (const { key, modifiedAt } of deps.storage.list("workspaces")) {
    if (modifiedAt.getTime() > before) continue;
    batch.push(key);
    if (batch.length === filesAtOnce) await removeBatch();
  }
  await removeBatch();
  return removed;
}

/** The keys that rows name, looked up by the dataset whose id stands in each key. */
async function namedFiles(deps: Deps, keys: string[]): Promise<Set<string | null>> {
  const ids = keys.flatMap((key) => datasetKey.exec(key)?.[1] ?? []);
  if (ids.length === 0) return new Set();
  const rows = await asSystem(deps, (tx) =>
    tx
      .select({ filePath: datasets.filePath, tablePath: datasets.tablePath })
      .from(datasets)
      .where(inArray(datasets.id, [...new Set(ids)])),
  );
  return new Set(rows.flatMap(({ filePath, tablePath }) => [filePath, tablePath]));
}
