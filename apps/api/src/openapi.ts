import { DatasetResponse, ErrorResponse, JobEvent } from "@datainsight/schemas";
import { generateOpenApiDocument } from "trpc-to-openapi";
import { z } from "zod";
import { bodyExamples } from "./openapi-examples.ts";
import { isCreate, listRoutes, type Route } from "./rest.ts";
import { appRouter } from "./router.ts";

type Operation = {
  responses?: Record<string, unknown>;
  parameters?: unknown[];
  requestBody?: { required?: boolean; content: Record<string, { schema?: unknown; examples?: unknown }> };
  [key: string]: unknown;
};
type Paths = Record<string, Record<string, Operation>>;

const security = [{ apiKey: [] }, { bearer: [] }, { cookie: [] }];

/** The whole HTTP API as one OpenAPI 3.1 document. */
export function createOpenApiDocument(publicUrl: string): Record<string, unknown> & { paths: Paths } {
  const document = generateOpenApiDocument(appRouter, {
    title: "DataInsight",
    description:
      "Tells whether data can be trusted: profiles a file, finds what is wrong, scores it, and says what to do.",
    version: "0.1.0",
    baseUrl: publicUrl,
    securitySchemes: {
      apiKey: {
        type: "apiKey",
        in: "header",
        name: "x-api-key",
        description: "A key from POST /api/auth/api-key/create",
      },
      bearer: { type: "http", scheme: "bearer", description: "An API key, or the token that signing in answers" },
      cookie: {
        type: "apiKey",
        in: "cookie",
        name: "datainsight.session",
        description: "What a browser gets by signing in",
      },
    },
  });
  // The generator answers paths of operations; its type leaves the operations open.
  const generated = (document.paths ?? {}) as unknown as Paths;
  for (const route of listRoutes()) finishOperation(generated[route.path]?.[route.method.toLowerCase()], route);
  return {
    ...document,
    paths: { ...generated, ...streamPaths(), ...authPaths() },
    components: {
      ...document.components,
      schemas: { ...document.components?.schemas, Error: jsonSchema(ErrorResponse) },
      responses: {
        Error: {
          description: "What went wrong, where, and the request to name when asking for help",
          content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } },
        },
      },
    },
  };
}

const idempotencyHeader = {
  name: "Idempotency-Key",
  in: "header",
  required: false,
  description: "A name of your own for this call: repeated within a day, it gives the first answer again",
  schema: { type: "string", maxLength: 255 },
};

function finishOperation(operation: Operation | undefined, route: Route): void {
  if (!operation) throw new Error(`${route.method} ${route.path} is missing in the generated document`);
  const { 200: success } = operation.responses ?? {};
  operation.security = security;
  operation.responses = { [isCreate(route) ? 201 : 200]: success, default: { $ref: "#/components/responses/Error" } };
  if (isCreate(route)) operation.parameters = [...(operation.parameters ?? []), idempotencyHeader];
  const body = operation.requestBody?.content["application/json"];
  const examples = bodyExamples[route.procedure];
  if (body && examples) body.examples = examples;
}

function jsonSchema(schema: z.ZodType): Record<string, unknown> {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io: "output", unrepresentable: "any" });
  return rest;
}

function answer(description: string, schema: unknown, type = "application/json") {
  return { 200: { description, content: { [type]: { schema } } }, default: { $ref: "#/components/responses/Error" } };
}

const idParameter = { name: "id", in: "path", required: true, schema: { type: "string", format: "uuid" } };

function streamPaths(): Paths {
  return {
    "/api/v1/datasets/{id}/content": {
      put: {
        operationId: "datasets-content",
        summary: "Send the file of a dataset; only while it is pending or failed",
        tags: ["datasets"],
        security,
        parameters: [idParameter],
        requestBody: {
          required: true,
          content: { "application/octet-stream": { schema: { type: "string", format: "binary" } } },
        },
        responses: answer("The dataset, which is now being read", jsonSchema(DatasetResponse)),
      },
    },
    "/api/v1/jobs/{id}/events": {
      get: {
        operationId: "jobs-events",
        summary: "Follow a job as server-sent events until it is over",
        tags: ["jobs"],
        security,
        parameters: [
          idParameter,
          { name: "kind", in: "query", required: false, schema: { type: "string", enum: ["ingest", "analysis"] } },
          { name: "Last-Event-ID", in: "header", required: false, schema: { type: "string" } },
        ],
        responses: answer(
          "Events named `job`, each with where the job stands",
          jsonSchema(JobEvent),
          "text/event-stream",
        ),
      },
    },
  };
}

function authPaths(): Paths {
  const text = { type: "string" };
  const post = (
    path: string,
    summary: string,
    fields: { required?: string[]; optional?: string[] },
    needsSession: boolean,
  ): Paths => ({
    [`/api/auth${path}`]: {
      post: {
        operationId: `auth${path.replaceAll("/", "-")}`,
        summary,
        tags: ["auth"],
        security: needsSession ? [{ bearer: [] }, { cookie: [] }] : [],
        requestBody: {
          required: true,
          content: {
            "application/json": {
              schema: {
                type: "object",
                properties: Object.fromEntries(
                  [...(fields.required ?? []), ...(fields.optional ?? [])].map((name) => [name, fieldOf(name)]),
                ),
                ...(fields.required ? { required: fields.required } : {}),
              },
            },
          },
        },
        responses: answer("Done", { type: "object" }),
      },
    },
  });
  const get = (path: string, summary: string): Paths => ({
    [`/api/auth${path}`]: {
      get: {
        operationId: `auth${path.replaceAll("/", "-")}`,
        summary,
        tags: ["auth"],
        security: [{ bearer: [] }, { cookie: [] }],
        responses: answer("Done", { type: ["object", "null"] }),
      },
    },
  });
  const fieldOf = (name: string) =>
    name === "expiresIn" ? { type: "integer", description: "Seconds from now" } : text;
  return {
    ...post(
      "/sign-up/email",
      "Make an account and its first workspace",
      { required: ["name", "email", "password"] },
      false,
    ),
    ...post(
      "/sign-in/email",
      "Sign in; the answer has a token, and browsers get a cookie",
      { required: ["email", "password"] },
      false,
    ),
    ...post("/sign-out", "End this session", {}, true),
    ...get("/get-session", "Who is signed in"),
    ...post("/revoke-sessions", "End every session of yours", {}, true),
    ...post(
      "/api-key/create",
      "Make an API key; it is shown this once",
      { required: ["name"], optional: ["expiresIn"] },
      true,
    ),
    ...get("/api-key/list", "Your API keys, without the keys themselves"),
    ...post("/api-key/delete", "Revoke an API key", { required: ["keyId"] }, true),
  };
}
