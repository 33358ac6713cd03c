import { Validator } from "@seriousme/openapi-schema-validator";
import { expect, test } from "vitest";
import { bodyExamples } from "./openapi-examples.ts";
import { createOpenApiDocument } from "./openapi.ts";
import { listProcedures, listRoutes } from "./rest.ts";

const document = createOpenApiDocument("https://data.example.org");

test("the document is valid OpenAPI 3.1", async () => {
  expect(document["openapi"]).toBe("3.1.0");
  expect(await new Validator().validate(structuredClone(document))).toEqual({ valid: true });
});

test("every procedure but the subscription stands in it, and so do the routes written by hand", () => {
  const missing = listProcedures().filter(({ type, meta }) => type !== "subscription" && !meta.openapi);
  expect(missing).toEqual([]);
  const inDocument = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  );
  for (const { method, path } of listRoutes()) expect(inDocument).toContain(`${method} ${path}`);
  for (const route of [
    "PUT /api/v1/datasets/{id}/content",
    "GET /api/v1/jobs/{id}/events",
    "POST /api/auth/sign-in/email",
  ]) {
    expect(inDocument).toContain(route);
  }
});

test("the paths of the REST API are these", () => {
  expect(
    listRoutes()
      .map(({ method, path, procedure }) => `${method} ${path} ${procedure}`)
      .toSorted(),
  ).toMatchInlineSnapshot(`
    [
      "DELETE /api/v1/analyses/{id} analyses.delete",
      "DELETE /api/v1/checks/{id} checks.delete",
      "DELETE /api/v1/datasets/{id} datasets.delete",
      "DELETE /api/v1/members/{userId} members.remove",
      "DELETE /api/v1/users/{id} users.delete",
      "DELETE /api/v1/workspaces/{id} workspaces.delete",
      "GET /api/v1/activity-logs activityLogs.list",
      "GET /api/v1/analyses analyses.list",
      "GET /api/v1/analyses/{id} analyses.get",
      "GET /api/v1/analyses/{id}/compare analyses.compare",
      "GET /api/v1/analyses/{id}/report analyses.report",
      "GET /api/v1/checks checks.list",
      "GET /api/v1/checks/{datasetId}/export checks.export",
      "GET /api/v1/checks/{datasetId}/suggest checks.suggest",
      "GET /api/v1/column-profiles columnProfiles.list",
      "GET /api/v1/datasets datasets.list",
      "GET /api/v1/datasets/{id} datasets.get",
      "GET /api/v1/datasets/{id}/preview datasets.preview",
      "GET /api/v1/insights insights.list",
      "GET /api/v1/insights/{id} insights.get",
      "GET /api/v1/insights/{id}/rows insights.rows",
      "GET /api/v1/jobs jobs.list",
      "GET /api/v1/jobs/{id} jobs.get",
      "GET /api/v1/members members.list",
      "GET /api/v1/users/me users.me",
      "GET /api/v1/workspaces workspaces.list",
      "GET /api/v1/workspaces/{id} workspaces.get",
      "PATCH /api/v1/checks/{id} checks.update",
      "PATCH /api/v1/datasets/{id} datasets.update",
      "PATCH /api/v1/users/me users.update",
      "PATCH /api/v1/workspaces/{id} workspaces.update",
      "POST /api/v1/analyses analyses.create",
      "POST /api/v1/analyses/{id}/apply-fix analyses.applyFix",
      "POST /api/v1/analyses/{id}/cancel analyses.cancel",
      "POST /api/v1/analyses/{id}/retry analyses.retry",
      "POST /api/v1/checks checks.create",
      "POST /api/v1/checks/{datasetId}/run checks.run",
      "POST /api/v1/datasets datasets.create",
      "POST /api/v1/datasets/{id}/overrides datasets.overrides",
      "POST /api/v1/insights/{id}/prove-fix insights.proveFix",
      "POST /api/v1/members members.add",
      "POST /api/v1/members/{userId}/set-role members.setRole",
      "POST /api/v1/workspaces workspaces.create",
      "POST /api/v1/workspaces/{id}/thresholds workspaces.thresholds",
      "POST /api/v1/workspaces/{id}/transfer workspaces.transfer",
    ]
  `);
});

test("every path parameter is declared, and every operation says how to sign in and how it fails", () => {
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const operation of Object.values(operations)) {
      const declared = (operation.parameters ?? []).flatMap((parameter) =>
        typeof parameter === "object" && parameter !== null && Reflect.get(parameter, "in") === "path"
          ? [Reflect.get(parameter, "name")]
          : [],
      );
      expect(declared).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
      expect(operation["security"]).toBeDefined();
      expect(operation.responses).toHaveProperty("default");
      expect(operation["summary"]).toMatch(/^[A-Z]/);
    }
  }
});

test("unknown fields are refused by the schema as they are by the server", () => {
  const create = document.paths["/api/v1/datasets"]?.["post"];
  expect(JSON.stringify(create?.["requestBody"])).toContain('"additionalProperties":false');
});

test("every operation that takes a body shows examples, and its schema takes each of them", () => {
  const shown = listRoutes().flatMap(({ procedure, method, path }) => {
    const body = document.paths[path]?.[method.toLowerCase()]?.requestBody?.content["application/json"];
    return body ? [[procedure, body] as const] : [];
  });
  expect(shown.map(([procedure]) => procedure).toSorted()).toEqual(Object.keys(bodyExamples).toSorted());
  const inputs = new Map(listProcedures().map(({ name, inputs: schemas }) => [name, schemas.at(-1)]));
  const inPath = { id: "0197a1b2-0000-7000-8000-000000000009", userId: "0197a1b2-0000-7000-8000-000000000008" };
  for (const [procedure, body] of shown) {
    expect(body.examples).toBe(bodyExamples[procedure]);
    const path = listRoutes().find((route) => route.procedure === procedure)?.path ?? "";
    const ids = Object.fromEntries(Object.entries(inPath).filter(([name]) => path.includes(`{${name}}`)));
    for (const { value } of Object.values(bodyExamples[procedure] ?? {})) {
      expect([procedure, inputs.get(procedure)?.safeParse({ ...value, ...ids }).error]).toEqual([procedure, undefined]);
    }
  }
});
