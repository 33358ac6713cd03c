import { aDataset, anAnalysis, anInsight, test as base } from "@datainsight/testing";
import { expect } from "vitest";
import { createOpenApiDocument } from "./openapi.ts";
import { startTestApi, type TestApi } from "./testing.ts";

const test = base.extend("api", { scope: "file" }, async ({ databaseUrl }, { onCleanup }): Promise<TestApi> => {
  const api = await startTestApi(databaseUrl);
  onCleanup(() => api.close());
  return api;
});

type Parameter = { name: string; in: string; required?: boolean; schema: Schema };
type Schema = { type?: string | string[]; enum?: string[]; format?: string; anyOf?: Schema[]; minimum?: number };

/** Every GET operation of the document with its parameters. */
function reads(): { path: string; parameters: Parameter[] }[] {
  return Object.entries(createOpenApiDocument("https://data.example.org").paths).flatMap(([path, { get }]) =>
    // The document's own test proves that its parameters are those of OpenAPI.
    get && path.startsWith("/api/v1") ? [{ path, parameters: (get.parameters ?? []) as Parameter[] }] : [],
  );
}

function valueOf({ name, schema }: Parameter, ids: Record<string, string>): string {
  const [choice = schema] = schema.anyOf ?? [];
  const known = ids[name];
  if (known !== undefined) return known;
  if (choice.enum?.[0] !== undefined) return choice.enum[0];
  if (choice.type === "boolean") return "true";
  if (choice.type === "integer" || choice.type === "number") return String(Math.max(1, choice.minimum ?? 1));
  return choice.format === "uuid" ? crypto.randomUUID() : "a";
}

test("every query parameter of the document is taken, each alone and with a value that it allows", async ({
  api,
  db,
}) => {
  const { apiKey, workspaceId, userId } = await api.signUp();
  const { id: datasetId } = await aDataset(db, { workspaceId, status: "completed" });
  const { id: analysisId } = await anAnalysis(db, { datasetId, status: "completed", qualityScore: 50 });
  const { id: insightId } = await anInsight(db, { analysisId });
  const owners: Record<string, string> = {
    workspaces: workspaceId,
    datasets: datasetId,
    insights: insightId,
  };
  const refused: unknown[] = [];
  const taken = new Set<string>();
  for (const { path, parameters } of reads()) {
    const noun = path.split("/")[3] ?? "";
    const ids = { workspaceId, userId, datasetId, analysisId, otherId: analysisId, id: owners[noun] ?? analysisId };
    if (path.endsWith("/events")) Object.assign(ids, { kind: "analysis" });
    const needed = parameters.filter((parameter) => parameter.in === "query" && parameter.required === true);
    for (const parameter of parameters.filter((one) => one.in === "query")) {
      // A parameter that is needed anyway stands once.
      const query = new URLSearchParams(
        Object.fromEntries([...needed, parameter].map((one) => [one.name, valueOf(one, ids)])),
      );
      const url = `${api.url}${path.replace("{id}", ids.id).replace("{datasetId}", ids.datasetId)}?${query.toString()}`;
      const response = await fetch(url, { headers: { "x-api-key": apiKey } });
      taken.add(`${path} ${parameter.name}`);
      if (response.status === 400) refused.push([url, await response.json()]);
      else await response.body?.cancel();
    }
  }
  expect(refused).toEqual([]);
  expect(taken).toContain("/api/v1/datasets/{id}/preview reveal");
  expect(taken).toContain("/api/v1/insights/{id}/rows reveal");
});

test("a query says true or false for what is either, and nothing else", async ({ api, db }) => {
  const { apiKey, workspaceId } = await api.signUp();
  const { id } = await aDataset(db, { workspaceId });
  const statusOf = async (reveal: string) =>
    (await fetch(`${api.url}/api/v1/datasets/${id}/preview?reveal=${reveal}`, { headers: { "x-api-key": apiKey } }))
      .status;
  // A dataset without content: the input was taken.
  for (const reveal of ["true", "false"]) expect(await statusOf(reveal), reveal).toBe(412);
  for (const reveal of ["1", "yes", "", "True"]) expect(await statusOf(reveal), reveal).toBe(400);
});

test("a change of nothing is refused and leaves no entry in the activity log", async ({ api, db }) => {
  const { apiKey, workspaceId } = await api.signUp();
  const { id } = await aDataset(db, { workspaceId });
  const logged = async () =>
    (
      await fetch(`${api.url}/api/v1/activity-logs?workspaceId=${workspaceId}`, { headers: { "x-api-key": apiKey } })
    ).json();
  const before: unknown = await logged();
  for (const path of ["users/me", `workspaces/${workspaceId}`, `datasets/${id}`]) {
    const response = await fetch(`${api.url}/api/v1/${path}`, {
      method: "PATCH",
      headers: { "x-api-key": apiKey, "content-type": "application/json" },
      body: "{}",
    });
    expect(await response.json()).toMatchObject({
      error: { code: "invalid_input", message: "Nothing to change: name at least one field." },
    });
  }
  expect(await logged()).toEqual(before);
});
