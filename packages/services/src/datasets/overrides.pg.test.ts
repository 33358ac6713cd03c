import { Readable } from "node:stream";
import { asSystem, datasets } from "@datainsight/db";
import {
  aColumnProfile,
  aDataset,
  anAnalysis,
  anInsight,
  aScope,
  aScopeAs,
  testWithDeps as test,
} from "@datainsight/testing";
import { eq, sql } from "drizzle-orm";
import { expect } from "vitest";
import type { Deps } from "../deps.ts";
import { insightRows } from "../insights/rows.ts";
import { claimIngest, finishIngest } from "../runs/ingest.ts";
import type { Scope } from "../scope.ts";
import { setWorkspaceThresholds } from "../workspaces/thresholds.ts";
import { createDataset } from "./create.ts";
import { setDatasetOverrides } from "./overrides.ts";
import { receiveContent } from "./receive-content.ts";

const asText = { columns: { zip: { dataType: "text" as const } } };

async function aReadDataset(scope: Scope, given: Partial<typeof datasets.$inferInsert> = {}) {
  const { workspaceId } = scope;
  const read = { status: "completed" as const, filePath: "original", tablePath: "table", rowCount: 1, columnCount: 1 };
  return aDataset(scope.db, { workspaceId, ...read, ...given });
}

async function jobsOf(deps: Deps, datasetId: string): Promise<number> {
  const rows = await deps.db.execute(
    sql`select 1 from pgboss.job where name = 'ingest-dataset' and data->>'datasetId' = ${datasetId}`,
  );
  return rows.length;
}

async function upload(scope: Scope, text: string, overrides?: Parameters<typeof createDataset>[1]["overrides"]) {
  const dataset = await createDataset(scope, { name: "zips.csv", ...(overrides ? { overrides } : {}) });
  return receiveContent(scope, dataset.id, { stream: Readable.from([Buffer.from(text)]), contentLength: undefined });
}

test("another way of reading sets the dataset back to pending and queues its file", async ({ deps }) => {
  const scope = await aScope(deps);
  const { id } = await aReadDataset(scope);
  const dataset = await setDatasetOverrides(scope, { id, overrides: asText });
  expect(dataset).toMatchObject({ status: "pending", progress: 0, overrides: asText, tablePath: null, rowCount: null });
  expect(await jobsOf(deps, id)).toBe(1);
  const claim = await claimIngest(deps, id);
  if ("refused" in claim) throw new Error(claim.refused);
  expect(claim.input).toMatchObject({ overrides: asText });
  await finishIngest(deps, claim.run, { tablePath: "new", format: "csv", rowCount: 2, columnCount: 1 });
  const [row] = await asSystem(deps.db, (tx) => tx.select().from(datasets).where(eq(datasets.id, id)));
  expect(row).toMatchObject({ status: "completed", tablePath: "new", rowCount: 2 });
});

test("thresholds of a column that is not there are refused, once the columns are known", async ({ deps }) => {
  const scope = await aScope(deps);
  const { id } = await aReadDataset(scope);
  const overrides = { columns: { amont: { thresholds: { slips: 0 } } } };
  expect(await setDatasetOverrides(scope, { id, overrides })).toMatchObject({ overrides });
  const analysis = await anAnalysis(deps.db, { datasetId: id, status: "completed" });
  await aColumnProfile(deps.db, { analysisId: analysis.id, columnName: "amount" });
  await expect(setDatasetOverrides(scope, { id, overrides })).rejects.toMatchObject({
    code: "invalid_input",
    message: 'The dataset has no column "amont". Did you mean "amount"?',
    place: { column: "amont" },
  });
});

test("thresholds alone, and the same way of reading said otherwise, leave the table as it is", async ({ deps }) => {
  const scope = await aScope(deps);
  const { id } = await aReadDataset(scope, { overrides: { nullTokens: ["x", "y"] } });
  const overrides = {
    nullTokens: ["y", "x"],
    thresholds: { missingHigh: 0.4 },
    columns: { zip: { thresholds: { slips: 0 } } },
  };
  expect(await setDatasetOverrides(scope, { id, overrides })).toMatchObject({ status: "completed", overrides });
  expect(await jobsOf(deps, id)).toBe(0);
});

test("a column that is now read as it is written is read anew, and one that says so of the defaults is not", async ({
  deps,
}) => {
  const scope = await aScope(deps);
  const { id } = await aReadDataset(scope);
  const set = (keepDefaultNullTokens: boolean) =>
    setDatasetOverrides(scope, { id, overrides: { columns: { zip: { keepDefaultNullTokens } } } });
  expect(await set(true)).toMatchObject({ status: "completed" });
  expect(await set(false)).toMatchObject({ status: "pending" });
});

test("it is refused while the dataset is read or analysed, and to viewers and strangers", async ({ deps }) => {
  const scope = await aScope(deps);
  const processing = await aReadDataset(scope, { status: "processing" });
  const analysed = await aReadDataset(scope);
  await anAnalysis(deps.db, { datasetId: analysed.id, status: "running" });
  for (const { id } of [processing, analysed]) {
    await expect(setDatasetOverrides(scope, { id, overrides: asText })).rejects.toMatchObject({ code: "conflict" });
  }
  const { id } = await aReadDataset(scope);
  const [viewer, stranger] = [await aScopeAs(scope, "viewer"), await aScope(deps)];
  await expect(setDatasetOverrides(viewer, { id, overrides: asText })).rejects.toMatchObject({ code: "forbidden" });
  await expect(setDatasetOverrides(stranger, { id, overrides: asText })).rejects.toMatchObject({ code: "not_found" });
});

test("a version that fixes made has no file to read; and its parent keeps its table until it is made", async ({
  deps,
}) => {
  const scope = await aScope(deps);
  const parent = await aReadDataset(scope);
  const action = { kind: "trim" as const, column: "zip" };
  const fixes = [{ insightId: crypto.randomUUID(), ruleId: "padded-values", action }];
  const derivation = { analysisId: crypto.randomUUID(), fixes };
  const child = { derivation, parentId: parent.id, version: 2, filePath: null };
  const made = await aReadDataset(scope, child);
  const set = (id: string, overrides: typeof asText | { thresholds: { slips: number } }) =>
    setDatasetOverrides(scope, { id, overrides });
  await expect(set(made.id, asText)).rejects.toMatchObject({ code: "precondition_failed" });
  expect(await set(made.id, { thresholds: { slips: 0 } })).toMatchObject({ overrides: { thresholds: { slips: 0 } } });
  await aReadDataset(scope, { ...child, status: "processing", tablePath: null });
  await expect(set(parent.id, asText)).rejects.toMatchObject({ code: "conflict" });
});

test("a dataset that failed is tried again, and one without content only remembers", async ({ deps }) => {
  const scope = await aScope(deps);
  const failed = await aReadDataset(scope, { status: "failed", errorCode: "invalid_input", errorMessage: "No." });
  const again = await setDatasetOverrides(scope, { id: failed.id, overrides: {} });
  expect(again).toMatchObject({ status: "pending", errorCode: null, errorMessage: null });
  expect(await jobsOf(deps, failed.id)).toBe(1);
  const empty = await createDataset(scope, { name: "later.csv" });
  expect(await setDatasetOverrides(scope, { id: empty.id, overrides: asText })).toMatchObject({ overrides: asText });
  expect(await jobsOf(deps, empty.id)).toBe(0);
});

test("the next version of a name is read like the one before, unless it says how", async ({ deps }) => {
  const scope = await aScope(deps);
  const first = await upload(scope, "zip\n007\n", asText);
  const second = await upload(scope, "zip\n008\n");
  expect(second).toMatchObject({ version: 2, parentId: first.id, overrides: asText });
  const own = { nullTokens: ["-"] };
  expect(await upload(scope, "zip\n009\n", own)).toMatchObject({ version: 3, overrides: own });
  expect((await upload(scope, "zip\n009\n")).version).toBe(3);
});

test("rows of an analysis made before the dataset was read anew are refused", async ({ deps }) => {
  const scope = await aScope(deps);
  const at = (minute: number) => new Date(Date.UTC(2024, 0, 1, 0, minute));
  const { id: datasetId } = await aReadDataset(scope, { startedAt: at(10), completedAt: at(11) });
  const ended = (minute: number) => anAnalysis(deps.db, { datasetId, status: "completed", completedAt: at(minute) });
  const insightOf = async (analysisId: string) => (await anInsight(deps.db, { analysisId, predicate: "c0 = 1" })).id;
  const ask = (id: string) => insightRows(scope, { id, reveal: false, page: 1, pageSize: 10 });
  await expect(ask(await insightOf((await ended(5)).id))).rejects.toMatchObject({
    code: "precondition_failed",
    message: expect.stringContaining("read anew"),
  });
  await expect(ask(await insightOf((await ended(12)).id))).rejects.not.toMatchObject({ code: "precondition_failed" });
});

test("a workspace's thresholds are replaced as a whole, by admins", async ({ deps }) => {
  const scope = await aScope(deps);
  await setWorkspaceThresholds(scope, { thresholds: { missingHigh: 0.4, slips: 0 } });
  const admin = await aScopeAs(scope, "admin");
  const workspace = await setWorkspaceThresholds(admin, { thresholds: { missingMedium: 0.1 } });
  expect(workspace.thresholds).toEqual({ missingMedium: 0.1 });
  const editor = await aScopeAs(scope, "editor");
  await expect(setWorkspaceThresholds(editor, { thresholds: {} })).rejects.toMatchObject({ code: "forbidden" });
});
