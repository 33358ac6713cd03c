import { aCheck, aColumnProfile, aDataset, aMember, anAnalysis, anInsight, test as base } from "@datainsight/testing";
import { expect } from "vitest";
import { listProcedures } from "./rest.ts";
import { startTestApi, type TestApi, type TestUser } from "./testing.ts";

type Db = Parameters<typeof aDataset>[0];

/** A tenant with one of everything. */
type Tenant = TestUser & {
  datasetId: string;
  analysisId: string;
  insightId: string;
  checkId: string;
  columnProfileId: string;
  memberId: string;
};

async function aTenant(api: TestApi, db: Db): Promise<Tenant> {
  const user = await api.signUp();
  const { workspaceId } = user;
  const { id: datasetId } = await aDataset(db, { workspaceId, status: "completed", uploadedBy: user.userId });
  const { id: analysisId } = await anAnalysis(db, { datasetId, status: "completed", qualityScore: 50 });
  const { id: insightId } = await anInsight(db, { analysisId });
  const { id: checkId } = await aCheck(db, { datasetId });
  const { id: columnProfileId } = await aColumnProfile(db, { analysisId });
  const { userId: memberId } = await aMember(db, { workspaceId, role: "editor" });
  return { ...user, datasetId, analysisId, insightId, checkId, columnProfileId, memberId };
}

const test = base
  .extend("api", { scope: "file" }, async ({ databaseUrl }, { onCleanup }): Promise<TestApi> => {
    const api = await startTestApi(databaseUrl);
    onCleanup(() => api.close());
    return api;
  })
  .extend("victim", { scope: "file" }, async ({ api, db }): Promise<Tenant> => aTenant(api, db))
  .extend("intruder", { scope: "file" }, async ({ api, db }): Promise<Tenant> => aTenant(api, db));

type Case = {
  /** The input that names rows of `theirs`; `ours` is the caller's own tenant. */
  input: (theirs: Tenant, ours: Tenant) => object;
  /** What a signed-in stranger gets: nothing of theirs is there, or, where no id is taken, only what is the stranger's own. */
  stranger: "not_found" | "forbidden" | "own";
};
const notFound = (input: Case["input"]): Case[] => [{ input, stranger: "not_found" }];
const byWorkspace = notFound(({ workspaceId }) => ({ workspaceId }));
const byWorkspaceId = (more: object = {}) => notFound(({ workspaceId }) => ({ id: workspaceId, ...more }));
const byDataset = (more: object = {}) => notFound(({ datasetId }) => ({ id: datasetId, ...more }));
const ofDataset = (more: object = {}) => notFound(({ datasetId }) => ({ datasetId, ...more }));
const byCheck = (more: object = {}) => notFound(({ checkId }) => ({ id: checkId, ...more }));
const byAnalysis = notFound(({ analysisId }) => ({ id: analysisId }));

/** Every procedure must be here: one that is missing fails the first test. */
const cases: Record<string, Case[]> = {
  "users.me": [{ input: () => ({}), stranger: "own" }],
  "users.update": [{ input: () => ({ fullName: "Renamed" }), stranger: "own" }],
  "users.delete": [{ input: ({ userId }) => ({ id: userId }), stranger: "forbidden" }],
  "workspaces.create": [{ input: () => ({ name: "Another" }), stranger: "own" }],
  "workspaces.list": [{ input: () => ({}), stranger: "own" }],
  "workspaces.get": byWorkspaceId(),
  "workspaces.update": byWorkspaceId({ name: "Taken" }),
  "workspaces.thresholds": byWorkspaceId({ thresholds: { missingHigh: 0.4 } }),
  "workspaces.transfer": [
    ...notFound(({ workspaceId, memberId }) => ({ id: workspaceId, userId: memberId })),
    ...notFound(({ workspaceId }, ours) => ({ id: workspaceId, userId: ours.userId })),
  ],
  "workspaces.delete": byWorkspaceId(),
  "members.list": byWorkspace,
  "members.add": notFound(({ workspaceId }, ours) => ({ workspaceId, email: ours.email, role: "admin" })),
  "members.setRole": [
    ...notFound(({ workspaceId, memberId }) => ({ workspaceId, userId: memberId, role: "viewer" })),
    ...notFound(({ memberId }, ours) => ({ workspaceId: ours.workspaceId, userId: memberId, role: "viewer" })),
  ],
  "members.remove": [
    ...notFound(({ workspaceId, memberId }) => ({ workspaceId, userId: memberId })),
    ...notFound(({ memberId }, ours) => ({ workspaceId: ours.workspaceId, userId: memberId })),
  ],
  "datasets.create": notFound(({ workspaceId }) => ({ workspaceId, name: "planted.csv" })),
  "datasets.list": byWorkspace,
  "datasets.get": byDataset(),
  "datasets.update": byDataset({ name: "taken.csv" }),
  "datasets.delete": byDataset(),
  "datasets.overrides": byDataset({ overrides: { nullTokens: ["x"] } }),
  "datasets.preview": [...byDataset(), ...byDataset({ reveal: true })],
  "analyses.create": notFound(({ datasetId }) => ({ datasetId })),
  "analyses.list": byWorkspace,
  "analyses.get": byAnalysis,
  "analyses.cancel": byAnalysis,
  "analyses.retry": byAnalysis,
  "analyses.delete": byAnalysis,
  "analyses.report": byAnalysis,
  "analyses.compare": [
    ...notFound(({ analysisId }, ours) => ({ id: analysisId, otherId: ours.analysisId })),
    ...notFound(({ analysisId }, ours) => ({ id: ours.analysisId, otherId: analysisId })),
  ],
  "analyses.applyFix": notFound(({ analysisId, insightId }) => ({ id: analysisId, insightIds: [insightId] })),
  "checks.create": [
    ...ofDataset({ definition: { kind: "not_null", column: "b" } }),
    ...notFound(({ datasetId }, ours) => ({
      datasetId: ours.datasetId,
      definition: { kind: "foreign_key", column: "a", referencedDatasetId: datasetId, referencedColumn: "a" },
    })),
  ],
  "checks.list": ofDataset(),
  "checks.update": byCheck({ enabled: false }),
  "checks.delete": byCheck(),
  "checks.suggest": ofDataset(),
  "checks.run": ofDataset(),
  "checks.export": ofDataset({ format: "sql" }),
  "columnProfiles.list": notFound(({ analysisId }) => ({ analysisId })),
  "insights.list": notFound(({ analysisId }) => ({ analysisId })),
  "insights.get": notFound(({ insightId }) => ({ id: insightId })),
  "insights.proveFix": notFound(({ insightId }) => ({ id: insightId })),
  "insights.rows": notFound(({ insightId }) => ({ id: insightId })),
  "jobs.list": byWorkspace,
  "jobs.get": [...byAnalysis, ...byDataset({ kind: "ingest" })],
  "jobs.watch": [...byAnalysis, ...byDataset({ kind: "ingest" })],
  "activityLogs.list": byWorkspace,
};

const procedures = listProcedures();
const typeOf = new Map(procedures.map(({ name, type }) => [name, type]));

async function call(
  api: TestApi,
  name: string,
  input: object,
  headers: Record<string, string>,
): Promise<{ code: string; text: string }> {
  const query = `${api.url}/trpc/${name}?input=${encodeURIComponent(JSON.stringify(input))}`;
  const response =
    typeOf.get(name) === "mutation"
      ? await fetch(`${api.url}/trpc/${name}`, {
          method: "POST",
          headers: { ...headers, "content-type": "application/json" },
          body: JSON.stringify(input),
        })
      : await fetch(query, { headers });
  const text = await response.text();
  return { code: /"code":"(\w+)"/.exec(text)?.[1] ?? "ok", text };
}

/** Every row that callers could change, as one text for each table. */
async function fingerprint(system: Db): Promise<Record<string, unknown>> {
  const tables = await system.execute<{ name: string }>(
    "select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE' and table_name not in ('api_keys', 'sessions') order by 1",
  );
  const found: Record<string, unknown> = {};
  for (const { name } of tables) {
    const [row] = await system.execute(
      `select count(*) as rows, md5(coalesce(string_agg(t::text, ',' order by t::text), '')) as hash from public."${name}" t`,
    );
    found[name] = row;
  }
  return found;
}

test("every procedure has its case", () => {
  expect(Object.keys(cases).toSorted()).toEqual(procedures.map(({ name }) => name).toSorted());
});

test("what is compared before and after are all the rows there are", async ({ system, victim, intruder }) => {
  expect(victim.workspaceId).not.toBe(intruder.workspaceId);
  const rows = await fingerprint(system);
  for (const table of [
    "users",
    "workspaces",
    "datasets",
    "dataset_checks",
    "analyses",
    "insights",
    "column_profiles",
  ]) {
    expect(rows[table]).toMatchObject({
      rows: expect.stringMatching(/^[1-9]/),
      hash: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
  }
});

for (const [name, ofProcedure] of Object.entries(cases)) {
  test(`${name}: no stranger reaches another tenant's rows`, async ({ api, db, system, victim, intruder }) => {
    const viewer = await api.signUp();
    await aMember(db, { workspaceId: intruder.workspaceId, userId: viewer.userId, role: "viewer" });
    const revoked = { "x-api-key": await revokedKey(api, db, victim) };
    const before = await fingerprint(system);
    for (const { input, stranger } of ofProcedure) {
      const asked = input(victim, intruder);
      for (const headers of [{}, revoked, { "x-api-key": "di_guess" }]) {
        expect(await call(api, name, asked, headers)).toMatchObject({ code: "unauthenticated" });
      }
      if (stranger === "own") continue;
      for (const { apiKey } of [intruder, viewer]) {
        const { code, text } = await call(api, name, asked, { "x-api-key": apiKey });
        // A viewer may be told first that the role is too small, in the viewer's own workspace.
        const allowed =
          apiKey === viewer.apiKey && namesOwnWorkspace(asked, intruder) ? [stranger, "forbidden"] : [stranger];
        expect(allowed).toContain(code);
        expectNothingOf(victim, text, asked);
      }
    }
    expect(await fingerprint(system)).toEqual(before);
    for (const { input, stranger } of ofProcedure) {
      if (stranger !== "own") continue;
      const { code, text } = await call(api, name, input(victim, intruder), { "x-api-key": intruder.apiKey });
      expect(code).toBe("ok");
      expectNothingOf(victim, text, {});
    }
  });
}

/** A key of the tenant's owner that worked once. */
async function revokedKey(api: TestApi, db: Db, { userId }: Tenant): Promise<string> {
  const { createApiKey, revokeApiKey } = await import("@datainsight/auth");
  const { id, key } = await createApiKey(db, { userId, name: "revoked" });
  await revokeApiKey(db, { userId, id });
  return key;
}

function namesOwnWorkspace(asked: object, { workspaceId, datasetId, analysisId }: Tenant): boolean {
  return Object.values(asked).some((value) => value === workspaceId || value === datasetId || value === analysisId);
}

function expectNothingOf(tenant: Tenant, text: string, asked: object): void {
  const named = JSON.stringify(asked);
  const secrets = [
    tenant.userId,
    tenant.email,
    tenant.workspaceId,
    tenant.datasetId,
    tenant.analysisId,
    tenant.insightId,
    tenant.checkId,
    tenant.columnProfileId,
  ];
  for (const secret of secrets) if (!named.includes(secret)) expect(text).not.toContain(secret);
}

test("a viewer of the workspace reads everything and changes nothing", async ({
  api,
  db,
  system,
  victim,
  intruder,
}) => {
  const viewer = await api.signUp();
  await aMember(db, { workspaceId: victim.workspaceId, userId: viewer.userId, role: "viewer" });
  const before = await fingerprint(system);
  for (const [name, ofProcedure] of Object.entries(cases)) {
    const [first] = ofProcedure;
    if (!first || first.stranger !== "not_found" || typeOf.get(name) === "subscription") continue;
    const { code } = await call(api, name, first.input(victim, intruder), { "x-api-key": viewer.apiKey });
    // A dataset without a stored table has no rows to show, and of another tenant's analysis there is nothing to compare with.
    const whatOwnersGet =
      name === "datasets.preview" || name === "insights.rows" || name === "checks.suggest"
        ? ["precondition_failed", "not_found", "unavailable"]
        : [];
    if (typeOf.get(name) === "mutation") expect([name, code]).toEqual([name, "forbidden"]);
    else if (name !== "analyses.compare" && whatOwnersGet.length === 0) expect([name, code]).toEqual([name, "ok"]);
  }
  expect(await fingerprint(system)).toEqual(before);
});

test("the streaming routes are closed to strangers like every procedure", async ({
  api,
  db,
  system,
  victim,
  intruder,
}) => {
  const revoked = await revokedKey(api, db, victim);
  const before = await fingerprint(system);
  const requests = [
    { path: `/api/v1/datasets/${victim.datasetId}/content`, method: "PUT", body: "a\n1\n" },
    { path: `/api/v1/jobs/${victim.analysisId}/events`, method: "GET" },
    { path: `/api/v1/jobs/${victim.datasetId}/events?kind=ingest`, method: "GET" },
  ];
  for (const { path, ...init } of requests) {
    const status = async (headers: Record<string, string>) =>
      (await fetch(`${api.url}${path}`, { ...init, headers })).status;
    expect([
      path,
      await status({}),
      await status({ "x-api-key": revoked }),
      await status({ "x-api-key": intruder.apiKey }),
    ]).toEqual([path, 401, 401, 404]);
  }
  expect(await fingerprint(system)).toEqual(before);
});

test("two tenants who call at the same time never see each other's rows", async ({ api, victim, intruder }) => {
  const ask = async ({ apiKey, workspaceId }: Tenant, other: Tenant) => {
    const { text } = await call(api, "datasets.list", { workspaceId }, { "x-api-key": apiKey });
    expect(text).toContain(workspaceId);
    expect(text).not.toContain(other.workspaceId);
    // A call that fails in between must leave no setting behind.
    await call(api, "datasets.get", { id: other.datasetId }, { "x-api-key": apiKey });
  };
  for (let round = 0; round < 10; round += 1) {
    await Promise.all(
      Array.from({ length: 10 }, (_, index) => (index % 2 === 0 ? ask(victim, intruder) : ask(intruder, victim))),
    );
  }
});
