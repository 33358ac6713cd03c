import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { asSystem, datasets } from "@datainsight/db";
import type { TableDrift, TableProfileReport } from "@datainsight/schemas";
import { ingestTable, openEngine } from "@datainsight/tables";
import { aDataset, anAnalysis, anInsight, aScope, testWithDeps as withDeps } from "@datainsight/testing";
import { eq } from "drizzle-orm";
import { describe, expect } from "vitest";
import type { Deps } from "../deps.ts";
import { deleteDataset } from "../datasets/delete.ts";
import { claimAnalysis } from "../runs/analysis.ts";
import type { Scope } from "../scope.ts";
import { compareAnalyses } from "./compare.ts";

type DatasetGiven = Partial<typeof datasets.$inferInsert>;
const limits = { maxColumns: 100, maxCellBytes: 1000, maxUnpackedBytes: 1_000_000 };

/** A dataset whose table is stored as ingest stores it. */
async function aStoredDataset(deps: Deps, scope: Scope, content: string, given: DatasetGiven = {}) {
  const dataset = await aDataset(deps.db, { workspaceId: scope.workspaceId });
  const workDir = path.join(deps.scratchDir, dataset.id);
  await mkdir(workDir, { recursive: true });
  const [sourcePath, tablePath] = [path.join(workDir, "t.csv"), path.join(workDir, "t.parquet")];
  await writeFile(sourcePath, content);
  const engine = await openEngine({ workDir, memoryLimit: "512MB", threads: 1 });
  const { rowCount, columns } = await ingestTable({ engine, sourcePath, fileName: "t.csv", tablePath, limits });
  engine.close();
  const key = `workspaces/${scope.workspaceId}/datasets/${dataset.id}/table.parquet`;
  await deps.storage.putFile(key, tablePath);
  const stored = { status: "completed", filePath: key, tablePath: key, rowCount, columnCount: columns.length } as const;
  const [row] = await asSystem(deps.db, (tx) =>
    tx
      .update(datasets)
      .set({ ...stored, ...given })
      .where(eq(datasets.id, dataset.id))
      .returning(),
  );
  if (!row) throw new Error("the dataset is gone");
  return row;
}

const done = { status: "completed", progress: 100 } as const;

function profileWith(drift: TableDrift | null): TableProfileReport {
  return {
    rowCount: 3,
    columnCount: 1,
    duplicateRows: null,
    relations: null,
    drift,
    checkResults: [],
    suggestedChecks: [],
  };
}

function numbers(from: number): string {
  return `a\n${Array.from({ length: 60 }, (_, at) => from + (at % 30)).join("\n")}\n`;
}

describe("comparing two analyses", () => {
  withDeps("says what is new, what is gone and what is still there, by fingerprint", async ({ deps }) => {
    const scope = await aScope(deps);
    const dataset = await aStoredDataset(deps, scope, numbers(1));
    const before = await anAnalysis(deps.db, { datasetId: dataset.id, ...done, qualityScore: 71.3 });
    const now = await anAnalysis(deps.db, { datasetId: dataset.id, ...done, qualityScore: 80 });
    for (const [analysis, fingerprints] of [
      [before, ["gone", "kept"]],
      [now, ["kept", "new"]],
    ] as const) {
      for (const fingerprint of fingerprints) await anInsight(deps.db, { analysisId: analysis.id, fingerprint });
    }
    const comparison = await compareAnalyses(scope, { id: now.id, otherId: before.id });
    expect(comparison.scoreChange).toBe(8.7);
    expect(comparison.appeared.map(({ fingerprint }) => fingerprint)).toEqual(["new"]);
    expect(comparison.resolved.map(({ fingerprint }) => fingerprint)).toEqual(["gone"]);
    expect(comparison.remaining.map(({ fingerprint, analysisId }) => [fingerprint, analysisId])).toEqual([
      ["kept", now.id],
    ]);
    expect(comparison.drift, "both are of one table").toBeNull();
    expect(comparison.driftNotMeasured).toBeUndefined();
  });

  withDeps("gives the drift that was stored, where it is against the other's table", async ({ deps }) => {
    const scope = await aScope(deps);
    const first = await aStoredDataset(deps, scope, numbers(1));
    const second = await aStoredDataset(deps, scope, numbers(100), { version: 2, parentId: first.id });
    const stored: TableDrift = { datasetId: first.id, version: 1, rowsBefore: 1, rowsAfter: 1, columns: [] };
    const before = await anAnalysis(deps.db, { datasetId: first.id, ...done });
    const now = await anAnalysis(deps.db, { datasetId: second.id, ...done, tableProfile: profileWith(stored) });
    expect((await compareAnalyses(scope, { id: now.id, otherId: before.id })).drift).toEqual(stored);
  });

  withDeps("measures the drift of any two tables, from the other's to this one's", async ({ deps }) => {
    const scope = await aScope(deps);
    const first = await aStoredDataset(deps, scope, numbers(1), { version: 1 });
    const other = await aStoredDataset(deps, scope, numbers(1000), { version: 7 });
    const [one, two] = [
      await anAnalysis(deps.db, { datasetId: first.id, ...done, tableProfile: profileWith(null) }),
      await anAnalysis(deps.db, { datasetId: other.id, ...done, tableProfile: profileWith(null) }),
    ];
    const { drift } = await compareAnalyses(scope, { id: two.id, otherId: one.id });
    expect(drift).toMatchObject({ datasetId: first.id, version: 1, rowsBefore: 60, rowsAfter: 60 });
    expect(drift?.columns).toMatchObject([{ column: "a", ks: 1, verdict: "large" }]);
    const back = await compareAnalyses(scope, { id: one.id, otherId: two.id });
    expect(back.drift).toMatchObject({ datasetId: other.id, version: 7 });
  });

  withDeps("obeys the dataset's own limits in its verdicts", async ({ deps }) => {
    const scope = await aScope(deps);
    const first = await aStoredDataset(deps, scope, numbers(1));
    const off = { driftPsiSmall: 99, driftPsiLarge: 99, driftJensenShannon: 2, driftKsSmall: 2, driftKsLarge: 2 };
    const lax = { columns: { a: { thresholds: off } } };
    const second = await aStoredDataset(deps, scope, numbers(100), { overrides: lax });
    const [one, two] = [
      await anAnalysis(deps.db, { datasetId: first.id, ...done }),
      await anAnalysis(deps.db, { datasetId: second.id, ...done }),
    ];
    const { drift } = await compareAnalyses(scope, { id: two.id, otherId: one.id });
    expect(drift?.columns).toMatchObject([{ column: "a", ks: 1, verdict: "none" }]);
  });

  withDeps("compares the rest when a table is not stored any more, and says so", async ({ deps }) => {
    const scope = await aScope(deps);
    const first = await aStoredDataset(deps, scope, numbers(1));
    const second = await aStoredDataset(deps, scope, numbers(2));
    await deps.storage.delete(first.tablePath ?? "");
    const [one, two] = [
      await anAnalysis(deps.db, { datasetId: first.id, ...done }),
      await anAnalysis(deps.db, { datasetId: second.id, ...done }),
    ];
    const comparison = await compareAnalyses(scope, { id: two.id, otherId: one.id });
    expect(comparison).toMatchObject({ drift: null, driftNotMeasured: "One of the tables is not stored any more." });
  });

  withDeps("with another tenant's analysis finds nothing", async ({ deps }) => {
    const [ours, theirs] = [await aScope(deps), await aScope(deps)];
    const mine = await anAnalysis(deps.db, { workspaceId: ours.workspaceId, ...done });
    const other = await anAnalysis(deps.db, { workspaceId: theirs.workspaceId, ...done });
    await expect(compareAnalyses(ours, { id: mine.id, otherId: other.id })).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(compareAnalyses(theirs, { id: mine.id, otherId: other.id })).rejects.toMatchObject({
      code: "not_found",
    });
  });

  withDeps("needs both to be completed", async ({ deps }) => {
    const scope = await aScope(deps);
    const running = await anAnalysis(deps.db, { workspaceId: scope.workspaceId, status: "running" });
    const over = await anAnalysis(deps.db, { workspaceId: scope.workspaceId, ...done });
    const comparing = compareAnalyses(scope, { id: over.id, otherId: running.id });
    await expect(comparing).rejects.toMatchObject({ code: "precondition_failed" });
  });
});

describe("the claim of an analysis", () => {
  withDeps("names the version before, while its table is there", async ({ deps }) => {
    const scope = await aScope(deps);
    const first = await aStoredDataset(deps, scope, numbers(1));
    const second = await aStoredDataset(deps, scope, numbers(2), { version: 2, parentId: first.id });
    const previous = async () => {
      const claim = await claimAnalysis(deps, (await anAnalysis(deps.db, { datasetId: second.id })).id);
      return "run" in claim ? claim.input.previous : claim;
    };
    expect(await previous()).toEqual({ datasetId: first.id, version: 1, tablePath: first.tablePath });
    await deleteDataset(scope, first.id);
    expect(await previous()).toBeNull();
  });

  withDeps("names none when the version before could not be read", async ({ deps }) => {
    const scope = await aScope(deps);
    const failed = await aDataset(deps.db, {
      workspaceId: scope.workspaceId,
      status: "failed",
      errorCode: "invalid_input",
      errorMessage: "x",
    });
    const second = await aStoredDataset(deps, scope, numbers(2), { version: 2, parentId: failed.id });
    const claim = await claimAnalysis(deps, (await anAnalysis(deps.db, { datasetId: second.id })).id);
    expect("run" in claim && claim.input.previous).toBeNull();
  });
});
