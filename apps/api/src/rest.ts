import { ServiceError } from "@datainsight/services";
import type { Hono } from "hono";
import type { OpenApiMeta } from "trpc-to-openapi";
import { z } from "zod";
import type { HttpContext, HttpEnv } from "./http/variables.ts";
import { appRouter } from "./router.ts";
import type { Context } from "./trpc/context.ts";

export type Route = { procedure: string; method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE"; path: string };

export type ProcedureInfo = {
  name: string;
  type: "query" | "mutation" | "subscription";
  meta: OpenApiMeta;
  /** The schemas that its input must meet, all of them. */
  inputs: readonly z.ZodType[];
};

type Procedure = { _def: { type: ProcedureInfo["type"]; meta?: OpenApiMeta; inputs: z.ZodType[] } };

function proceduresByName(): Record<string, Procedure> {
  // At run time tRPC keeps the procedures of nested routers in one record; its type shows them nested.
  return appRouter._def.procedures as unknown as Record<string, Procedure>;
}

/** Every procedure of the router, by its dotted name. */
export function listProcedures(): ProcedureInfo[] {
  return Object.entries(proceduresByName()).map(([name, { _def }]) => ({
    name,
    type: _def.type,
    meta: _def.meta ?? {},
    inputs: _def.inputs,
  }));
}

/** Every procedure that has a place in the REST API. */
export function listRoutes(): Route[] {
  return listProcedures().flatMap(({ name, meta }) =>
    meta.openapi ? [{ procedure: name, method: meta.openapi.method, path: meta.openapi.path }] : [],
  );
}

/**
 * Serves each procedure under its REST path: input from path, query and JSON body, the output as the body.
 * The procedure checks everything, here as under /trpc.
 */
export function mountRest(app: Hono<HttpEnv>, createContext: (c: HttpContext) => Context): void {
  // A path without parameters goes before one that would swallow it.
  const routes = listRoutes().toSorted((a, b) => Number(a.path.includes("{")) - Number(b.path.includes("{")));
  for (const { procedure, method, path } of routes) {
    const status = isCreate({ method, path }) ? 201 : 200;
    const booleans = booleanFields(procedure);
    app.on(method, path.replaceAll(/\{(\w+)\}/g, ":$1"), async (c) => {
      const input = {
        ...(method === "GET" || method === "DELETE" ? readQuery(c, booleans) : await readBody(c)),
        ...c.req.param(),
      };
      return c.json(await call(createContext(c), procedure, input), status);
    });
  }
}

export function isCreate({ method, path }: Pick<Route, "method" | "path">): boolean {
  return method === "POST" && !path.includes("{");
}

async function call(context: Context, procedure: string, input: unknown): Promise<object> {
  let step: unknown = appRouter.createCaller(context);
  for (const name of procedure.split(".")) step = Reflect.get(Object(step), name);
  if (typeof step !== "function") throw new Error(`${procedure} is no procedure`);
  // A caller's procedure is a function of its input, whose output parser made an object.
  return (step as (input: unknown) => Promise<object>)(input);
}

/** The fields of a procedure's input that are true or false: a query has only text for them. */
function booleanFields(procedure: string): ReadonlySet<string> {
  const inputs = proceduresByName()[procedure]?._def.inputs ?? [];
  const fields = inputs.flatMap((input) =>
    Object.entries(z.toJSONSchema(input, { io: "input", unrepresentable: "any" }).properties ?? {}),
  );
  return new Set(
    fields.flatMap(([name, field]) => (typeof field === "object" && field.type === "boolean" ? [name] : [])),
  );
}

function readQuery(c: HttpContext, booleans: ReadonlySet<string>): Record<string, string | boolean> {
  const query = Object.entries(c.req.queries());
  const [repeated] = query.find(([, values]) => values.length > 1) ?? [];
  if (repeated !== undefined)
    throw new ServiceError("invalid_input", `${repeated}: is given more than once`, { field: repeated });
  return Object.fromEntries(query.map(([name, [text = ""]]) => [name, booleans.has(name) ? booleanOf(text) : text]));
}

/** Other text stays as it is, for the schema to refuse. */
function booleanOf(text: string): string | boolean {
  return text === "true" || (text === "false" ? false : text);
}

async function readBody(c: HttpContext): Promise<object> {
  const text = await c.req.text();
  if (text.trim() === "") return {};
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (error) {
    throw new ServiceError("invalid_input", "The body is not valid JSON.", {}, { cause: error });
  }
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw new ServiceError("invalid_input", "The body must be a JSON object.");
  }
  return body;
}
