import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createReadStream } from "node:fs";
import { activityLogs, type datasets } from "@datainsight/db";
import type { CheckDefinition, TableProfileReport } from "@datainsight/schemas";
import { ingestTable, openEngine } from "@datainsight/tables";
import { aColumnProfile, aDataset, anAnalysis, aScope, aScopeAs, testWithDeps as test } from "@datainsight/testing";
import { and, eq, like } from "drizzle-orm";
import { expect } from "vitest";
import type { Deps } from "../deps.ts";
import { deleteDataset } from "../datasets/delete.ts";
import { getDataset } from "../datasets/get.ts";
import { claimAnalysis } from "../runs/analysis.ts";
import type { Scope } from "../scope.ts";
import { createCheck } from "./create.ts";
import { deleteCheck } from "./delete.ts";
import { exportChecks } from "./export.ts";
import { listChecks } from "./list.ts";
import { runDatasetChecks } from "./run.ts";
import { suggestChecks } from "./suggest.ts";
import { updateCheck } from "./update.ts";

const notNull = (column: string): CheckDefinition => ({ kind: "not_null", column });
const range: CheckDefinition = { kind: "range", column: "amount", min: "0", max: null };

type Given = Partial<typeof datasets.$inferInsert>;

/** A dataset that was read: its table lies in the storage. */
async function aTable(scope: Scope, csv: string, given: Given = {}) {
  const workDir = await mkdtemp(path.join(tmpdir(), "datainsight-checks-"));
  const engine = await openEngine({ workDir, memoryLimit: "512MB", threads: 1 });
  try {
    const [sourcePath, tablePath] = [path.join(workDir, "t.csv"), path.join(workDir, "t.parquet")];
    await writeFile(sourcePath, csv);
    const limits = { maxColumns: 100, maxCellBytes: 10_000, maxUnpackedBytes: 1_000_000 };
    const manifest = await ingestTable({ engine, sourcePath, fileName: "t.csv", tablePath, limits });
    const key = `workspaces/${scope.workspaceId}/datasets/${crypto.randomUUID()}/table.parquet`;
    await scope.storage.writeStream(key, createReadStream(tablePath), { maxBytes: 10_000_000, signal: scope.signal });
    return await aDataset(scope.db, {
      workspaceId: scope.workspaceId,
      status: "completed",
      filePath: "original",
      tablePath: key,
      rowCount: manifest.rowCount,
      columnCount: manifest.columns.length,
      ...given,
    });
  } finally {
    engine.close();
    await rm(workDir, { recursive: true, force: true });
  }
}

async function aFinishedAnalysis(
  deps: Deps,
  datasetId: string,
  columns: Record<string, "integer" | "text">,
  tableProfile?: TableProfileReport,
) {
  const { id } = await anAnalysis(deps.db, {
    datasetId,
    status: "completed",
    ...(tableProfile ? { tableProfile } : {}),
  });
  for (const [position, [columnName, dataType]] of Object.entries(columns).entries()) {
    const statistics = { count: 3, nullShare: 0 };
    await aColumnProfile(deps.db, { analysisId: id, columnName, dataType, position, uniqueCount: 3, statistics });
  }
}

async function claimed(deps: Deps, datasetId: string) {
  const { id } = await anAnalysis(deps.db, { datasetId });
  const claim = await claimAnalysis(deps, id);
  if ("refused" in claim) throw new Error(claim.refused);
  return claim.input;
}

test("a check is made, changed and deleted by editors, read by viewers, and each deed is in the log", async ({
  deps,
  system,
}) => {
  const scope = await aScope(deps);
  const [editor, viewer] = [await aScopeAs(scope, "editor"), await aScopeAs(scope, "viewer")];
  const dataset = await aDataset(deps.db, { workspaceId: scope.workspaceId });
  const check = await createCheck(editor, { datasetId: dataset.id, definition: range, enabled: true });
  expect(await updateCheck(editor, check.id, { enabled: false })).toMatchObject({ enabled: false, definition: range });
  const asked = { datasetId: dataset.id, page: 1, pageSize: 20, sort: "createdAt" as const };
  expect(await listChecks(viewer, asked)).toMatchObject({ total: 1, items: [{ id: check.id }] });
  expect(await listChecks(viewer, { ...asked, enabled: true })).toMatchObject({ total: 0, items: [] });
  for (const attempt of [
    () => createCheck(viewer, { datasetId: dataset.id, definition: notNull("a"), enabled: true }),
    () => updateCheck(viewer, check.id, { enabled: true }),
    () => deleteCheck(viewer, check.id),
    () => runDatasetChecks(viewer, dataset.id),
  ]) {
    await expect(attempt()).rejects.toMatchObject({ code: "forbidden" });
  }
  await deleteCheck(editor, check.id);
  const log = await system
    .select({ action: activityLogs.action })
    .from(activityLogs)
    .where(and(eq(activityLogs.workspaceId, scope.workspaceId), like(activityLogs.action, "check.%")))
    .orderBy(activityLogs.timestamp);
  expect(log.map(({ action }) => action)).toEqual(["check.create", "check.update", "check.delete"]);
});

test("what can be no check is refused with the reason, and the same check is there once", async ({ deps }) => {
  const scope = await aScope(deps);
  const dataset = await aDataset(deps.db, { workspaceId: scope.workspaceId });
  const foreign = await aDataset(deps.db);
  const create = (definition: CheckDefinition) =>
    createCheck(scope, { datasetId: dataset.id, definition, enabled: true });
  await expect(create({ kind: "pattern", column: "a", pattern: "(?=x)" })).rejects.toMatchObject({
    code: "invalid_input",
    place: { field: "definition.pattern" },
  });
  await expect(create({ ...range, min: "5", max: "1" })).rejects.toMatchObject({ code: "invalid_input" });
  await expect(create({ ...range, min: "2026-12-31", max: "2026-01-01" })).rejects.toMatchObject({
    message: "The range is empty: its min 2026-12-31 is above its max 2026-01-01.",
  });
  await expect(
    create({ kind: "foreign_key", column: "a", referencedDatasetId: foreign.id, referencedColumn: "id" }),
  ).rejects.toMatchObject({ code: "not_found" });
  await create({ kind: "in_set", column: "a", values: ["x", "y"] });
  await expect(create({ kind: "in_set", column: "a", values: ["y", "x"] })).rejects.toMatchObject({ code: "conflict" });
  const atOnce = await Promise.allSettled(Array.from({ length: 4 }, () => create(notNull("a"))));
  expect(atOnce.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  await aFinishedAnalysis(deps, dataset.id, { a: "text", amount: "integer" });
  await expect(create(notNull("b"))).rejects.toMatchObject({ code: "invalid_input", place: { column: "b" } });
  await expect(create(notNull("Amont"))).rejects.toMatchObject({
    message: 'The dataset has no column "Amont". Did you mean "amount"?',
  });
  await expect(create({ ...range, min: "abc" })).rejects.toMatchObject({
    code: "invalid_input",
    message: '"abc" is not a number, so the integer column "amount" cannot be compared with it.',
  });
});

test("an analysis gets the checks of all versions before, and the nearest one of a repeated definition counts", async ({
  deps,
}) => {
  const scope = await aScope(deps);
  const { workspaceId } = scope;
  const read = { workspaceId, status: "completed" as const, tablePath: "t.parquet", filePath: "o" };
  const first = await aDataset(deps.db, read);
  const second = await aDataset(deps.db, { ...read, version: 2, parentId: first.id });
  const third = await aDataset(deps.db, { ...read, version: 3, parentId: second.id });
  const kept = await createCheck(scope, { datasetId: first.id, definition: notNull("a"), enabled: true });
  await createCheck(scope, { datasetId: first.id, definition: range, enabled: true });
  await createCheck(scope, { datasetId: third.id, definition: range, enabled: false });
  const later = await createCheck(scope, { datasetId: third.id, definition: notNull("z"), enabled: true });
  expect((await claimed(deps, second.id)).checks.map(({ definition }) => definition)).toEqual([notNull("a"), range]);
  expect((await claimed(deps, third.id)).checks.map(({ id }) => id)).toEqual([kept.id, later.id]);
  const listed = await listChecks(scope, { datasetId: third.id, page: 1, pageSize: 20, sort: "createdAt" });
  expect(listed.items.map(({ datasetId }) => datasetId)).toEqual([first.id, third.id, third.id]);
});

test("a foreign key reads the newest version of the other dataset, and the table itself where it refers to its own line", async ({
  deps,
}) => {
  const scope = await aScope(deps);
  const { workspaceId } = scope;
  const read = { workspaceId, status: "completed" as const, filePath: "o" };
  const other = await aDataset(deps.db, { ...read, name: "other.csv", tablePath: "other-1" });
  await aDataset(deps.db, { ...read, name: "other.csv", tablePath: "other-2", version: 2, parentId: other.id });
  const failed = { workspaceId, status: "failed" as const, version: 3, parentId: other.id, name: "other.csv" };
  await aDataset(deps.db, failed);
  const first = await aDataset(deps.db, { ...read, tablePath: "own-1" });
  const second = await aDataset(deps.db, { ...read, tablePath: "own-2", version: 2, parentId: first.id });
  for (const referencedDatasetId of [other.id, first.id]) {
    const definition = { kind: "foreign_key" as const, column: "a", referencedDatasetId, referencedColumn: "id" };
    await createCheck(scope, { datasetId: first.id, definition, enabled: true });
  }
  expect((await claimed(deps, second.id)).references).toEqual([
    { datasetId: other.id, datasetName: "other.csv", tablePath: "other-2" },
    { datasetId: first.id, datasetName: first.name, tablePath: "own-2" },
  ]);
});

test("the checks of a dataset run at once, with the rows that fail, masked", async ({ deps }) => {
  const scope = await aScope(deps);
  const customers = await aTable(scope, "id\n1\n2\n", { name: "customers.csv" });
  const orders = await aTable(scope, "customer_id,amount,contact\n1,5,ada@example.com\n3,-1,ada@example.com\n");
  const definitions: CheckDefinition[] = [
    range,
    { kind: "foreign_key", column: "customer_id", referencedDatasetId: customers.id, referencedColumn: "id" },
    { kind: "unique", columns: ["contact"] },
    notNull("gone"),
  ];
  for (const definition of definitions) await createCheck(scope, { datasetId: orders.id, definition, enabled: true });
  const results = await runDatasetChecks(scope, orders.id);
  expect(results.map(({ status, rows, examples }) => [status, rows, examples])).toEqual([
    ["failed", [2], ["-1"]],
    ["failed", [2], ["3"]],
    ["failed", [1, 2], ["a***@***.com"]],
    ["error", [], []],
  ]);
  expect(results[1]?.referencedDatasetName).toBe("customers.csv");
  const unread = await aDataset(deps.db, { workspaceId: scope.workspaceId });
  await expect(runDatasetChecks(scope, unread.id)).rejects.toMatchObject({ code: "precondition_failed" });
});

test("a reference that holds is suggested, one that does not or that the dataset has already is not", async ({
  deps,
}) => {
  const scope = await aScope(deps);
  const customers = await aTable(scope, "id\n1\n2\n3\n", { name: "customers.csv" });
  const products = await aTable(scope, "id\n1\n2\n9\n", { name: "products.csv" });
  const orders = await aTable(scope, "customer_id,product_id\n1,1\n2,2\n3,3\n", { name: "orders.csv" });
  await expect(suggestChecks(scope, orders.id)).rejects.toMatchObject({ code: "precondition_failed" });
  for (const { id } of [customers, products]) await aFinishedAnalysis(deps, id, { id: "integer" });
  await aFinishedAnalysis(deps, orders.id, { customer_id: "integer", product_id: "integer" });
  const found = await suggestChecks(scope, orders.id);
  expect(found).toMatchObject([
    {
      definition: {
        kind: "foreign_key",
        column: "customer_id",
        referencedDatasetId: customers.id,
        referencedColumn: "id",
      },
    },
  ]);
  const [first] = found;
  if (first) await createCheck(scope, { datasetId: orders.id, definition: first.definition, enabled: true });
  expect(await suggestChecks(scope, orders.id)).toEqual([]);
});

test("what an analysis found is suggested also where the table is too large to look for references", async ({
  deps,
}) => {
  const scope = await aScope(deps);
  const customers = await aTable(scope, "id\n1\n2\n3\n", { name: "customers.csv" });
  const orders = await aTable(scope, "customer_id\n1\n2\n3\n", { name: "orders.csv", rowCount: 3_000_000_000 });
  await aFinishedAnalysis(deps, customers.id, { id: "integer" });
  const suggestion = { definition: notNull("customer_id"), confidence: 0.99, reason: "None of 3 rows lacks a value." };
  const tableProfile = {
    rowCount: 3,
    columnCount: 1,
    duplicateRows: null,
    relations: null,
    drift: null,
    checkResults: [],
  };
  await aFinishedAnalysis(
    deps,
    orders.id,
    { customer_id: "integer" },
    { ...tableProfile, suggestedChecks: [suggestion] },
  );
  expect(await suggestChecks(scope, orders.id)).toEqual([suggestion]);
});

test("an export has the enabled checks, and waits for the types of the columns", async ({ deps }) => {
  const scope = await aScope(deps);
  const dataset = await aDataset(deps.db, { workspaceId: scope.workspaceId, name: "orders.csv" });
  await createCheck(scope, { datasetId: dataset.id, definition: range, enabled: true });
  const asked = { datasetId: dataset.id, format: "sql" as const };
  await expect(exportChecks(scope, asked)).rejects.toMatchObject({ code: "precondition_failed" });
  await aFinishedAnalysis(deps, dataset.id, { amount: "integer" });
  const { content, left } = await exportChecks(scope, asked);
  expect(content).toContain('CREATE TABLE "orders"');
  expect(content).toContain('"amount" <');
  expect(left).toEqual([]);
});

test("another tenant's checks are not found", async ({ deps }) => {
  const [ours, theirs] = [await aScope(deps), await aScope(deps)];
  const dataset = await aDataset(deps.db, { workspaceId: ours.workspaceId });
  const check = await createCheck(ours, { datasetId: dataset.id, definition: range, enabled: true });
  for (const attempt of [
    () => updateCheck(theirs, check.id, { enabled: false }),
    () => deleteCheck(theirs, check.id),
    () => runDatasetChecks(theirs, dataset.id),
    () => suggestChecks(theirs, dataset.id),
    () => exportChecks(theirs, { datasetId: dataset.id, format: "sql" }),
    () => listChecks(theirs, { datasetId: dataset.id, page: 1, pageSize: 20, sort: "createdAt" }),
    () => createCheck(theirs, { datasetId: dataset.id, definition: notNull("a"), enabled: true }),
  ]) {
    await expect(attempt()).rejects.toMatchObject({ code: "not_found" });
  }
});

test("a version that is deleted leaves its checks to those after it, and the line whole", async ({ deps }) => {
  const scope = await aScope(deps);
  const { workspaceId } = scope;
  const read = { workspaceId, status: "completed" as const, tablePath: "t.parquet", filePath: "o" };
  const first = await aDataset(deps.db, read);
  const second = await aDataset(deps.db, { ...read, version: 2, parentId: first.id });
  const third = await aDataset(deps.db, { ...read, version: 3, parentId: second.id });
  const fourth = await aDataset(deps.db, { ...read, version: 4, parentId: second.id });
  const other = await aDataset(deps.db, read);
  const create = (datasetId: string, definition: CheckDefinition, enabled = true) =>
    createCheck(scope, { datasetId, definition, enabled });
  const reference = { kind: "foreign_key" as const, column: "a", referencedColumn: "id" };
  const kept = await create(first.id, notNull("a"));
  await create(second.id, range);
  await create(second.id, notNull("b"));
  await create(third.id, range, false);
  await create(other.id, { ...reference, referencedDatasetId: second.id });
  await deleteDataset(scope, second.id);
  const definitionsOf = async (id: string) => (await claimed(deps, id)).checks.map(({ definition }) => definition);
  expect(await definitionsOf(third.id)).toEqual([notNull("a"), notNull("b")]);
  expect(await definitionsOf(fourth.id)).toEqual([notNull("a"), range, notNull("b")]);
  expect(await definitionsOf(other.id)).toEqual([{ ...reference, referencedDatasetId: fourth.id }]);
  expect((await claimed(deps, third.id)).previous).toMatchObject({ datasetId: first.id });
  await deleteDataset(scope, first.id);
  expect((await claimed(deps, fourth.id)).checks.map(({ id }) => id)).toContain(kept.id);
  expect(await definitionsOf(third.id)).toEqual([notNull("a"), notNull("b")]);
});

test("the newest version that is deleted leaves its checks to the one before, which keeps its own", async ({
  deps,
}) => {
  const scope = await aScope(deps);
  const read = { workspaceId: scope.workspaceId, status: "completed" as const, tablePath: "t.parquet", filePath: "o" };
  const first = await aDataset(deps.db, read);
  const second = await aDataset(deps.db, { ...read, version: 2, parentId: first.id });
  const making = await aDataset(deps.db, {
    ...read,
    status: "pending",
    version: 3,
    parentId: second.id,
    derivation: {
      analysisId: crypto.randomUUID(),
      fixes: [{ insightId: crypto.randomUUID(), ruleId: "r", action: { kind: "drop_column", column: "a" } }],
    },
  });
  await createCheck(scope, { datasetId: first.id, definition: range, enabled: true });
  await createCheck(scope, { datasetId: second.id, definition: range, enabled: false });
  await createCheck(scope, { datasetId: second.id, definition: notNull("b"), enabled: true });
  await deleteDataset(scope, second.id);
  expect((await claimed(deps, first.id)).checks.map(({ definition }) => definition)).toEqual([range, notNull("b")]);
  expect(await getDataset(scope, making.id)).toMatchObject({ parentId: null });
});
