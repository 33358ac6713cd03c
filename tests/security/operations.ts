import { startTestApi, type TestApi, type TestUser } from "@datainsight/api/testing";
import { aCheck, aColumnProfile, aDataset, aMember, anAnalysis, anInsight, test as base } from "@datainsight/testing";

type Db = Parameters<typeof aDataset>[0];

/** A tenant with one of everything, named by the fields that inputs have. */
export type Tenant = TestUser & {
  datasetId: string;
  /** A dataset that waits for its content. */
  emptyId: string;
  analysisId: string;
  pendingId: string;
  failedId: string;
  insightId: string;
  memberId: string;
  /** An analysis of a table with an insight whose fix is proven. */
  mendableId: string;
  provenId: string;
  /** An insight of it whose fix was not tried yet. */
  proposedId: string;
  /** Its dataset, which has no check; and a check of another dataset. */
  uncheckedId: string;
  checkId: string;
};

export async function aTenant(api: TestApi, db: Db): Promise<Tenant> {
  const user = await api.signUp();
  const { workspaceId } = user;
  const { id: datasetId } = await aDataset(db, {
    workspaceId,
    status: "completed",
    uploadedBy: user.userId,
    filePath: `workspaces/${workspaceId}/datasets/${crypto.randomUUID()}/original`,
    rowCount: 1,
    columnCount: 1,
  });
  const { id: emptyId } = await aDataset(db, { workspaceId, name: "empty.csv" });
  const { id: analysisId } = await anAnalysis(db, { datasetId, status: "completed", qualityScore: 50 });
  const { id: pendingId } = await anAnalysis(db, { datasetId });
  const { id: failedId } = await anAnalysis(db, { datasetId, status: "failed", errorCode: "internal" });
  const { id: insightId } = await anInsight(db, { analysisId });
  await aColumnProfile(db, { analysisId });
  const { userId: memberId } = await aMember(db, { workspaceId, role: "editor" });
  const mendable = await aMendable(db, workspaceId);
  const { id: checkId } = await aCheck(db, { datasetId: emptyId });
  return { ...user, datasetId, emptyId, analysisId, pendingId, failedId, insightId, memberId, checkId, ...mendable };
}

async function aMendable(
  db: Db,
  workspaceId: string,
): Promise<Pick<Tenant, "mendableId" | "provenId" | "proposedId" | "uncheckedId">> {
  const place = `workspaces/${workspaceId}/datasets/${crypto.randomUUID()}`;
  const { id: datasetId } = await aDataset(db, {
    workspaceId,
    status: "completed",
    filePath: `${place}/original`,
    tablePath: `${place}/table`,
  });
  const { id: mendableId } = await anAnalysis(db, { datasetId, status: "completed", qualityScore: 50 });
  await aColumnProfile(db, { analysisId: mendableId, columnName: "a" });
  const counts = { rowsTouched: 1, rowsBefore: 2, rowsAfter: 2, missingBefore: 0, missingAfter: 0 };
  const action = { kind: "trim", column: "a" } as const;
  const code = { sql: "SELECT 1", pandas: "df" };
  const { id: provenId } = await anInsight(db, {
    analysisId: mendableId,
    evidence: {
      rowCount: 1,
      rowShare: 0.5,
      fix: { status: "proven", action, ...code, ...counts, scoreBefore: 50, scoreAfter: 60 },
    },
  });
  const { id: proposedId } = await anInsight(db, {
    analysisId: mendableId,
    evidence: { rowCount: 1, rowShare: 0.5, fix: { status: "proposed", action } },
  });
  return { mendableId, provenId, proposedId, uncheckedId: datasetId };
}

export const test = base
  .extend("api", { scope: "file" }, async ({ databaseUrl }, { onCleanup }): Promise<TestApi> => {
    const api = await startTestApi(databaseUrl);
    onCleanup(() => api.close());
    return api;
  })
  .extend(
    "newTenant",
    { scope: "file" },
    ({ api, db }) =>
      () =>
        aTenant(api, db),
  );

export type Method = "GET" | "POST" | "PATCH" | "DELETE";
export type Operation = {
  method: Method;
  /** With `{id}` where the input's field of that name stands. */
  path: string;
  /** An input that is right, for a tenant that has not used it up. */
  input: (tenant: Tenant) => Record<string, unknown>;
};

const page = { page: 1, pageSize: 20 };
const inWorkspace = ({ workspaceId }: Tenant) => ({ workspaceId, ...page });
const ofAnalysis = ({ analysisId }: Tenant) => ({ analysisId, ...page });

/** Every operation of the REST API but the two that stream, each with an input that works. */
export const operations: Operation[] = [
  { method: "GET", path: "/users/me", input: () => ({}) },
  { method: "PATCH", path: "/users/me", input: () => ({ fullName: "Ada Renamed" }) },
  { method: "GET", path: "/workspaces", input: () => ({ ...page, sort: "name" }) },
  { method: "POST", path: "/workspaces", input: () => ({ name: "Another" }) },
  { method: "GET", path: "/workspaces/{id}", input: ({ workspaceId }) => ({ id: workspaceId }) },
  { method: "PATCH", path: "/workspaces/{id}", input: ({ workspaceId }) => ({ id: workspaceId, name: "Renamed" }) },
  {
    method: "POST",
    path: "/workspaces/{id}/thresholds",
    input: ({ workspaceId }) => ({ id: workspaceId, thresholds: { missingHigh: 0.4 } }),
  },
  { method: "GET", path: "/members", input: (t) => ({ ...inWorkspace(t), role: "editor", sort: "createdAt" }) },
  {
    method: "POST",
    path: "/members/{userId}/set-role",
    input: ({ workspaceId, memberId }) => ({ workspaceId, userId: memberId, role: "viewer" }),
  },
  {
    method: "DELETE",
    path: "/members/{userId}",
    input: ({ workspaceId, memberId }) => ({ workspaceId, userId: memberId }),
  },
  {
    method: "GET",
    path: "/datasets",
    input: (t) => ({ ...inWorkspace(t), name: "people", status: "completed", sort: "-name" }),
  },
  {
    method: "POST",
    path: "/datasets",
    input: ({ workspaceId }) => ({
      workspaceId,
      name: "new.csv",
      overrides: { sheet: "1", delimiter: ";", encoding: "utf-8", nullTokens: ["-"], columns: { a: {} } },
    }),
  },
  { method: "GET", path: "/datasets/{id}", input: ({ datasetId }) => ({ id: datasetId }) },
  { method: "PATCH", path: "/datasets/{id}", input: ({ datasetId }) => ({ id: datasetId, name: "renamed.csv" }) },
  {
    method: "POST",
    path: "/datasets/{id}/overrides",
    input: ({ emptyId }) => ({ id: emptyId, overrides: { nullTokens: ["-"], columns: { a: { dataType: "text" } } } }),
  },
  { method: "GET", path: "/checks", input: ({ emptyId }) => ({ datasetId: emptyId, ...page, enabled: true }) },
  {
    method: "POST",
    path: "/checks",
    input: ({ emptyId }) => ({
      datasetId: emptyId,
      definition: { kind: "range", column: "b", min: "0", max: "9" },
      enabled: true,
    }),
  },
  {
    method: "PATCH",
    path: "/checks/{id}",
    input: ({ checkId }) => ({ id: checkId, definition: { kind: "pattern", column: "b", pattern: "[a-z]+" } }),
  },
  { method: "GET", path: "/checks/{datasetId}/suggest", input: ({ uncheckedId }) => ({ datasetId: uncheckedId }) },
  { method: "POST", path: "/checks/{datasetId}/run", input: ({ uncheckedId }) => ({ datasetId: uncheckedId }) },
  {
    method: "GET",
    path: "/checks/{datasetId}/export",
    input: ({ uncheckedId }) => ({ datasetId: uncheckedId, format: "pandera" }),
  },
  { method: "DELETE", path: "/checks/{id}", input: ({ checkId }) => ({ id: checkId }) },
  { method: "GET", path: "/datasets/{id}/preview", input: ({ emptyId }) => ({ id: emptyId, ...page }) },
  {
    method: "GET",
    path: "/analyses",
    input: (t) => ({
      ...inWorkspace(t),
      datasetId: t.datasetId,
      status: "completed",
      goalType: "general_audit",
      sort: "createdAt",
    }),
  },
  {
    method: "POST",
    path: "/analyses",
    input: ({ datasetId }) => ({ datasetId, goalType: "ml_preparation", targetColumn: "a", options: {} }),
  },
  { method: "GET", path: "/analyses/{id}", input: ({ analysisId }) => ({ id: analysisId }) },
  { method: "GET", path: "/analyses/{id}/report", input: ({ analysisId }) => ({ id: analysisId }) },
  {
    method: "GET",
    path: "/analyses/{id}/compare",
    input: ({ analysisId }) => ({ id: analysisId, otherId: analysisId }),
  },
  { method: "POST", path: "/analyses/{id}/cancel", input: ({ pendingId }) => ({ id: pendingId }) },
  { method: "POST", path: "/analyses/{id}/retry", input: ({ failedId }) => ({ id: failedId }) },
  { method: "GET", path: "/column-profiles", input: (t) => ({ ...ofAnalysis(t) }) },
  {
    method: "GET",
    path: "/insights",
    input: (t) => ({ ...ofAnalysis(t), severity: "low", type: "missing_data", columnName: "a", sort: "severity" }),
  },
  { method: "GET", path: "/insights/{id}", input: ({ provenId }) => ({ id: provenId }) },
  { method: "POST", path: "/insights/{id}/prove-fix", input: ({ proposedId }) => ({ id: proposedId }) },
  {
    method: "POST",
    path: "/analyses/{id}/apply-fix",
    input: ({ mendableId, provenId }) => ({ id: mendableId, insightIds: [provenId] }),
  },
  { method: "GET", path: "/insights/{id}/rows", input: ({ insightId }) => ({ id: insightId, ...page }) },
  { method: "GET", path: "/jobs", input: (t) => ({ ...inWorkspace(t), kind: "analysis", status: "completed" }) },
  { method: "GET", path: "/jobs/{id}", input: ({ analysisId }) => ({ id: analysisId, kind: "analysis" }) },
  {
    method: "GET",
    path: "/activity-logs",
    input: (t) => ({ ...inWorkspace(t), userId: t.userId, action: "dataset.create", resourceId: t.datasetId }),
  },
  { method: "DELETE", path: "/analyses/{id}", input: ({ analysisId }) => ({ id: analysisId }) },
  { method: "DELETE", path: "/datasets/{id}", input: ({ datasetId }) => ({ id: datasetId }) },
  {
    method: "POST",
    path: "/workspaces/{id}/transfer",
    input: ({ workspaceId, memberId }) => ({ id: workspaceId, userId: memberId }),
  },
  { method: "DELETE", path: "/workspaces/{id}", input: ({ workspaceId }) => ({ id: workspaceId }) },
  { method: "DELETE", path: "/users/{id}", input: ({ userId }) => ({ id: userId }) },
];

/** The one operation whose input names a person outside. */
export const addMember = (t: Tenant, email: string): Record<string, unknown> => ({
  workspaceId: t.workspaceId,
  email,
  role: "viewer",
});
operations.splice(7, 0, { method: "POST", path: "/members", input: (t) => addMember(t, "nobody@example.com") });

export function nameOf({ method, path }: Pick<Operation, "method" | "path">): string {
  return `${method} ${path}`;
}

export type Answer = { status: number; text: string };

/** Sends an operation as a program would: path fields encoded, the rest as query or JSON body. */
export async function send(
  api: TestApi,
  { method, path }: Pick<Operation, "method" | "path">,
  { input, apiKey }: { input: Record<string, unknown>; apiKey: string },
): Promise<Answer> {
  const rest = { ...input };
  const place = path.replaceAll(/\{(\w+)\}/g, (_, field: string) => {
    const value = rest[field];
    delete rest[field];
    return encodeURIComponent(String(value).toWellFormed());
  });
  const headers: Record<string, string> = { "x-api-key": apiKey };
  const init: RequestInit = { method, headers };
  let url = `${api.url}/api/v1${place}`;
  if (method === "GET" || method === "DELETE") {
    const query = new URLSearchParams(
      Object.entries(rest).map(([name, value]): [string, string] => [name, String(value)]),
    );
    if (query.size > 0) url += `?${query.toString()}`;
  } else {
    headers["content-type"] = "application/json";
    init.body = JSON.stringify(rest);
  }
  const response = await fetch(url, init);
  return { status: response.status, text: await response.text() };
}
