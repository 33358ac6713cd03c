import {
  aCheck,
  aColumnProfile,
  aDataset,
  aMember,
  anActivityLog,
  anAnalysis,
  anApiKey,
  anInsight,
  aSession,
  aUser,
  aWorkspace,
  test,
} from "@datainsight/testing";
import { count, eq } from "drizzle-orm";
import { expect } from "vitest";
import {
  activityLogs,
  analyses,
  apiKeys,
  asSystem,
  columnProfiles,
  datasetChecks,
  datasets,
  insights,
  jobs,
  sessions,
  users,
  workspaceMembers,
  workspaces,
} from "./index.ts";

const uuidv7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test("a user starts active, unverified, without rights, with an id of version 7", async ({ db }) => {
  const user = await aUser(db, { email: "Ada@Example.com" });
  expect(user).toMatchObject({
    email: "Ada@Example.com",
    emailVerified: false,
    role: "user",
    isActive: true,
    image: null,
  });
  expect(user.id).toMatch(uuidv7);
  expect(user.createdAt).toBeInstanceOf(Date);
  expect(user.updatedAt).toEqual(user.createdAt);
});

test("a dataset starts pending, as version 1, without content", async ({ db }) => {
  expect(await aDataset(db)).toMatchObject({
    status: "pending",
    progress: 0,
    attempt: 0,
    version: 1,
    fileSize: 0,
    overrides: {},
    parentId: null,
    filePath: null,
    tablePath: null,
    format: null,
    rowCount: null,
    columnCount: null,
    startedAt: null,
    completedAt: null,
    errorCode: null,
    errorMessage: null,
  });
});

test("an analysis starts pending, as a general audit, without a score", async ({ db }) => {
  expect(await anAnalysis(db)).toMatchObject({
    goalType: "general_audit",
    status: "pending",
    progress: 0,
    attempt: 0,
    qualityScore: null,
    scoreBreakdown: null,
    targetColumn: null,
    options: {},
  });
});

test("a check is enabled until told otherwise, and keeps its definition", async ({ db }) => {
  const definition = { kind: "unique" as const, columns: ["a", "b"] };
  expect(await aCheck(db, { definition })).toMatchObject({ enabled: true, definition });
});

test("a key starts enabled and limited; a log entry has its time and no metadata", async ({ db }) => {
  expect(await anApiKey(db)).toMatchObject({
    configId: "default",
    enabled: true,
    rateLimitEnabled: true,
    requestCount: 0,
  });
  const entry = await anActivityLog(db);
  expect(entry.timestamp).toBeInstanceOf(Date);
  expect(entry.metadata).toEqual({});
});

test("sizes past 2^31 and nested json survive the way there and back", async ({ db, system }) => {
  const dataset = await aDataset(db, {
    fileSize: 5_000_000_000_123,
    rowCount: 3_000_000_000,
    overrides: { columns: { a: { dataType: "text" } } },
  });
  const [read] = await system.select().from(datasets).where(eq(datasets.id, dataset.id));
  expect(read).toMatchObject({
    fileSize: 5_000_000_000_123,
    rowCount: 3_000_000_000,
    overrides: { columns: { a: { dataType: "text" } } },
  });
});

test("updated_at moves on every update, also twice in one transaction", async ({ db }) => {
  const { id, updatedAt } = await aUser(db);
  const [first, second] = await asSystem(db, async (tx) => {
    const [a] = await tx.update(users).set({ fullName: "A" }).where(eq(users.id, id)).returning();
    const [b] = await tx.update(users).set({ fullName: "B" }).where(eq(users.id, id)).returning();
    return [a, b];
  });
  expect(first?.updatedAt.getTime()).toBeGreaterThanOrEqual(updatedAt.getTime());
  expect(second?.updatedAt.getTime()).toBeGreaterThanOrEqual(first?.updatedAt.getTime() ?? Infinity);
  expect(second?.updatedAt).not.toEqual(updatedAt);
});

test("relations lead from a workspace to insights and back to people", async ({ db, system }) => {
  const workspace = await aWorkspace(db);
  const first = await aDataset(db, { workspaceId: workspace.id, uploadedBy: workspace.ownerId });
  const second = await aDataset(db, { workspaceId: workspace.id, parentId: first.id, version: 2 });
  const analysis = await anAnalysis(db, { datasetId: first.id, requestedBy: workspace.ownerId });
  const profile = await aColumnProfile(db, { analysisId: analysis.id });
  const insight = await anInsight(db, { analysisId: analysis.id });
  const found = await system.query.workspaces.findFirst({
    where: eq(workspaces.id, workspace.id),
    with: {
      owner: true,
      members: { with: { user: true } },
      datasets: {
        orderBy: datasets.version,
        with: {
          uploader: true,
          parent: true,
          versions: true,
          analyses: { with: { requester: true, columnProfiles: true, insights: true } },
        },
      },
    },
  });
  expect(found?.owner.id).toBe(workspace.ownerId);
  expect(found?.members.map(({ role, user }) => [role, user.id])).toEqual([["owner", workspace.ownerId]]);
  const [one, two] = found?.datasets ?? [];
  expect(one?.uploader?.id).toBe(workspace.ownerId);
  expect(one?.versions.map(({ id }) => id)).toEqual([second.id]);
  expect(two?.parent?.id).toBe(first.id);
  expect(one?.analyses).toMatchObject([
    { requester: { id: workspace.ownerId }, columnProfiles: [{ id: profile.id }], insights: [{ id: insight.id }] },
  ]);
});

test("deleting a workspace takes its datasets, checks, analyses, profiles and insights along, and leaves those of others", async ({
  db,
  system,
}) => {
  const doomed = await aWorkspace(db);
  const analysis = await anAnalysis(db, { workspaceId: doomed.id });
  await aColumnProfile(db, { analysisId: analysis.id });
  await anInsight(db, { analysisId: analysis.id });
  await aCheck(db, { datasetId: analysis.datasetId });
  await aMember(db, { workspaceId: doomed.id });
  const log = await anActivityLog(db, { workspaceId: doomed.id, userId: doomed.ownerId });
  const kept = await anInsight(db);
  await system.delete(workspaces).where(eq(workspaces.id, doomed.id));
  for (const table of [workspaceMembers, datasets, datasetChecks, analyses, columnProfiles, insights]) {
    const [left] = await system.select({ count: count() }).from(table).where(eq(table.workspaceId, doomed.id));
    expect(left?.count).toBe(0);
  }
  expect(await system.select().from(insights).where(eq(insights.id, kept.id))).toHaveLength(1);
  const [entry] = await system.select().from(activityLogs).where(eq(activityLogs.id, log.id));
  expect(entry).toMatchObject({ workspaceId: null, userId: doomed.ownerId });
});

test("deleting a dataset takes its analyses, and only them", async ({ db, system }) => {
  const analysis = await anAnalysis(db);
  await anInsight(db, { analysisId: analysis.id });
  await system.delete(datasets).where(eq(datasets.id, analysis.datasetId));
  expect(await system.select().from(analyses).where(eq(analyses.id, analysis.id))).toEqual([]);
  expect(await system.select().from(insights).where(eq(insights.analysisId, analysis.id))).toEqual([]);
  expect(await system.select().from(workspaces).where(eq(workspaces.id, analysis.workspaceId))).toHaveLength(1);
});

test("deleting a dataset leaves its later versions, without a parent and in their workspace", async ({
  db,
  system,
}) => {
  const first = await aDataset(db);
  const second = await aDataset(db, { workspaceId: first.workspaceId, parentId: first.id, version: 2 });
  await system.delete(datasets).where(eq(datasets.id, first.id));
  const [left] = await system.select().from(datasets).where(eq(datasets.id, second.id));
  expect(left).toMatchObject({ parentId: null, workspaceId: first.workspaceId });
});

test("deleting a user takes what signs them in and what they own, and unnames what they did elsewhere", async ({
  db,
  system,
}) => {
  const guest = await aUser(db);
  const workspace = await aWorkspace(db);
  const own = await aWorkspace(db, { ownerId: guest.id });
  const session = await aSession(db, { userId: guest.id });
  const key = await anApiKey(db, { referenceId: guest.id });
  const dataset = await aDataset(db, { workspaceId: workspace.id, uploadedBy: guest.id });
  const analysis = await anAnalysis(db, { datasetId: dataset.id, requestedBy: guest.id });
  const log = await anActivityLog(db, { workspaceId: workspace.id, userId: guest.id });
  await system.delete(users).where(eq(users.id, guest.id));
  expect(await system.select().from(workspaces).where(eq(workspaces.id, own.id))).toEqual([]);
  expect(await system.select().from(sessions).where(eq(sessions.id, session.id))).toEqual([]);
  expect(await system.select().from(apiKeys).where(eq(apiKeys.id, key.id))).toEqual([]);
  expect((await system.select().from(datasets).where(eq(datasets.id, dataset.id)))[0]?.uploadedBy).toBeNull();
  expect((await system.select().from(analyses).where(eq(analyses.id, analysis.id)))[0]?.requestedBy).toBeNull();
  expect((await system.select().from(activityLogs).where(eq(activityLogs.id, log.id)))[0]?.userId).toBeNull();
});

test("the view of jobs shows ingests and analyses alike", async ({ db, system }) => {
  const dataset = await aDataset(db, {
    status: "failed",
    errorCode: "invalid_input",
    errorMessage: "The file is empty.",
    attempt: 1,
  });
  const analysis = await anAnalysis(db, {
    datasetId: dataset.id,
    status: "running",
    progress: 40,
    attempt: 2,
    startedAt: new Date(),
  });
  const found = await system.select().from(jobs).where(eq(jobs.workspaceId, dataset.workspaceId)).orderBy(jobs.kind);
  expect(found).toMatchObject([
    { kind: "analysis", id: analysis.id, status: "running", progress: 40, attempt: 2, startedAt: analysis.startedAt },
    {
      kind: "ingest",
      id: dataset.id,
      status: "failed",
      errorCode: "invalid_input",
      errorMessage: "The file is empty.",
      createdAt: dataset.createdAt,
    },
  ]);
});
