import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { ingestTable, openEngine } from "@datainsight/tables";
import { aColumnProfile, aDataset, anAnalysis, anInsight, aScope, testWithDeps as test } from "@datainsight/testing";
import { expect } from "vitest";
import { insightRows } from "../insights/rows.ts";
import type { Scope } from "../scope.ts";
import { previewDataset } from "./preview.ts";

const limits = { maxUnpackedBytes: 1e9, maxColumns: 100, maxCellBytes: 1e6 };
const people = "who,home_phone,product_name,note\nJane Doe,0171 5550123,Blue chair,call +49 171 5550124\n";

async function aStoredDataset(scope: Scope, parentId?: string) {
  const workDir = await mkdtemp(path.join(tmpdir(), "preview-"));
  const engine = await openEngine({ workDir, memoryLimit: "500MB", threads: 1 });
  try {
    const [sourcePath, local] = [path.join(workDir, "people.csv"), path.join(workDir, "table.parquet")];
    await writeFile(sourcePath, people);
    await ingestTable({ engine, sourcePath, fileName: "people.csv", tablePath: local, limits });
    const tablePath = `workspaces/${scope.workspaceId}/${path.basename(workDir)}.parquet`;
    await scope.storage.putFile(tablePath, local);
    const { workspaceId } = scope;
    return await aDataset(scope.db, { workspaceId, status: "completed", tablePath, ...(parentId ? { parentId } : {}) });
  } finally {
    engine.close();
    await rm(workDir, { recursive: true, force: true });
  }
}

const page = { reveal: false, page: 1, pageSize: 10 };

test("before the first analysis what a column is called is masked by its name, and phone numbers in any text", async ({
  deps,
}) => {
  const scope = await aScope(deps);
  const { id } = await aStoredDataset(scope);
  const { items } = await previewDataset(scope, { id, ...page });
  expect(items[0]?.values).toEqual(["Jane Doe", "**** *****23", "Blue chair", "call +** *** *****24"]);
  const revealed = await previewDataset(scope, { id, ...page, reveal: true });
  expect(revealed.items[0]?.values?.[1]).toBe("0171 5550123");
});

test("a new upload of a dataset masks what its version before was found to hold", async ({ deps }) => {
  const scope = await aScope(deps);
  const first = await aStoredDataset(scope);
  const analysis = await anAnalysis(scope.db, { datasetId: first.id, status: "completed" });
  await aColumnProfile(scope.db, { analysisId: analysis.id, columnName: "who", semanticType: "person_name" });
  const second = await aStoredDataset(scope, first.id);
  const { items } = await previewDataset(scope, { id: second.id, ...page });
  expect(items[0]?.values?.slice(0, 2)).toEqual(["J*** D**", "**** *****23"]);
});

test("the rows of an insight are those of its condition, else those that its evidence lists, else none", async ({
  deps,
}) => {
  const scope = await aScope(deps);
  const { id: datasetId } = await aStoredDataset(scope);
  const { id: analysisId } = await anAnalysis(scope.db, { datasetId, status: "completed" });
  const rowsOf = async (given: {
    predicate?: string;
    evidence?: { rowCount: number; rowShare: number; rows?: number[] };
  }) => {
    const { id } = await anInsight(scope.db, { analysisId, ...given });
    const { items, total } = await insightRows(scope, { id, ...page });
    return { numbers: items.map(({ rowNumber }) => rowNumber), total };
  };
  const evidence = { rowCount: 300, rowShare: 1, rows: [1] };
  expect(await rowsOf({ evidence })).toEqual({ numbers: [1], total: 1 });
  const unique = "c0 IN (SELECT c0 FROM data GROUP BY c0 HAVING count(*) > 1)";
  expect(await rowsOf({ predicate: unique, evidence })).toEqual({ numbers: [], total: 0 });
  await expect(rowsOf({})).rejects.toMatchObject({ code: "precondition_failed" });
});
