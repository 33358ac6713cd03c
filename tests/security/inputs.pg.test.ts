import { asSystem } from "@datainsight/db";
import { describe, expect } from "vitest";
import { z } from "zod";
import { nameOf, type Operation, operations, send, test, type Tenant } from "./operations.ts";

const perTenant = (one: Operation) => one.path !== "/users/{id}";

test("every operation of the API is tried here", async ({ api }) => {
  const document: unknown = await (await fetch(`${api.url}/openapi.json`)).json();
  const { paths } = z.looseObject({ paths: z.record(z.string(), z.looseObject({})) }).parse(document);
  const there = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace("/api/v1", "")}`),
  );
  const streams = ["PUT /datasets/{id}/content", "GET /jobs/{id}/events"];
  const ours = there.filter((name) => !name.includes("/auth/") && !streams.includes(name));
  expect(operations.map(nameOf).toSorted()).toEqual(ours.toSorted());
});

/** Text that would matter to SQL, to a path, to a shell or to a parser if it were not data. */
const payloads = [
  "'",
  "' or '1'='1",
  "'; drop table datasets; --",
  "1); delete from users; --",
  "' union select key, null from api_keys --",
  '" ; select pg_sleep(10); --',
  "$1",
  "\\'; select 1; --",
  "%' or 1=1 --",
  "name; set role datainsight_system",
  "../../../etc/passwd",
  "%2e%2e%2fetc%2fpasswd",
  "{{7*7}}${7*7}",
  "a\0b",
  "\uD800",
  "\u202E\uFFFE🙂",
  "__proto__",
  "constructor",
  "-1e400",
  "99999999999999999999",
  "x".repeat(4096),
];

describe("text that is SQL, a path or an escape is data in every field of", () => {
  for (const operation of operations.filter(perTenant)) {
    test(nameOf(operation), async ({ api, db, newTenant }) => {
      const before = await tablesOf(db);
      const tenant = await newTenant();
      const input = operation.input(tenant);
      for (const payload of payloads) {
        for (const changed of substitutions(input, payload)) {
          const { status, text } = await send(api, operation, { input: changed.input, apiKey: tenant.apiKey });
          expect(
            status,
            `${changed.field} = ${JSON.stringify(payload.slice(0, 40))}: ${text.slice(0, 300)}`,
          ).toBeLessThan(500);
          expect(text).not.toMatch(/syntax error|postgres|drizzle|SQLSTATE|root:x:|\n\s+at /i);
        }
      }
      expect(await tablesOf(db)).toEqual(before);
    });
  }
});

/** The input with the payload in each of its fields in turn, at any depth, as a value and as a key. */
function substitutions(
  input: Record<string, unknown>,
  payload: string,
): { field: string; input: Record<string, unknown> }[] {
  const found = [{ field: "(a key)", input: withKey(input, payload, "x") }];
  for (const [field, value] of Object.entries(input)) {
    found.push({ field, input: { ...input, [field]: payload } });
    if (Array.isArray(value)) found.push({ field: `${field}[]`, input: { ...input, [field]: [payload] } });
    else if (typeof value === "object" && value !== null) {
      for (const inner of substitutions({ ...value }, payload)) {
        found.push({ field: `${field}.${inner.field}`, input: { ...input, [field]: inner.input } });
      }
    }
  }
  return found;
}

/** An own property even when the key is `__proto__`, as JSON.parse makes it. */
function withKey(input: Record<string, unknown>, key: string, value: unknown): Record<string, unknown> {
  return Object.defineProperty({ ...input }, key, { value, enumerable: true, configurable: true, writable: true });
}

async function tablesOf(db: { execute: (query: string) => PromiseLike<unknown> }): Promise<unknown> {
  return db.execute("select table_name from information_schema.tables where table_schema = 'public' order by 1");
}

/** What a caller might hope to set beside what is asked. */
const extras = ["workspaceId", "ownerId", "uploadedBy", "isActive", "filePath", "attempt", "predicate"];

describe("a field that is not asked for is refused, and nothing is done, by", () => {
  for (const operation of operations) {
    test(nameOf(operation), async ({ api, db, newTenant }) => {
      const tenant = await newTenant();
      const input = operation.input(tenant);
      const before = await counts(db);
      for (const extra of extras.filter((field) => !(field in input))) {
        const { status, text } = await send(api, operation, {
          input: { ...input, [extra]: tenant.userId },
          apiKey: tenant.apiKey,
        });
        expect([extra, status, JSON.parse(text).error.code]).toEqual([extra, 400, "invalid_input"]);
      }
      expect(await counts(db)).toEqual(before);
    });
  }
});

async function counts(db: Parameters<typeof asSystem>[0]): Promise<unknown> {
  return asSystem(db, (tx) =>
    tx.execute(
      "select (select count(*) from users) u, (select count(*) from workspaces) w, (select count(*) from datasets) d, (select count(*) from analyses) a, (select count(*) from workspace_members) m, (select count(*) from activity_logs) l",
    ),
  );
}

test("a key called __proto__ changes no object of the server", async ({ api, newTenant }) => {
  const tenant = await newTenant();
  const { apiKey, workspaceId } = tenant;
  const bodies = [
    `{"workspaceId":"${workspaceId}","name":"a.csv","__proto__":{"polluted":true}}`,
    `{"workspaceId":"${workspaceId}","name":"a.csv","constructor":{"prototype":{"polluted":true}}}`,
    `{"workspaceId":"${workspaceId}","name":"a.csv","overrides":{"__proto__":{"polluted":true}}}`,
    `{"workspaceId":"${workspaceId}","name":"a.csv","overrides":{"columns":{"__proto__":{"dataType":"text"},"constructor":{"dataType":"text"}}}}`,
  ];
  for (const body of bodies) {
    for (const path of ["/api/v1/datasets", "/trpc/datasets.create"]) {
      const response = await fetch(`${api.url}${path}`, {
        method: "POST",
        headers: { "x-api-key": apiKey, "content-type": "application/json" },
        body,
      });
      expect(response.status, `${path} ${body}`).toBeLessThan(500);
    }
  }
  // The server runs in this very process.
  expect("polluted" in {}).toBe(false);
  expect(await send(api, { method: "GET", path: "/users/me" }, { input: {}, apiKey })).toMatchObject({ status: 200 });
});

test("an absent row and another tenant's get the same answer, word for word, from every operation", async ({
  api,
  newTenant,
}) => {
  const [theirs, ours] = [await newTenant(), await newTenant()];
  for (const operation of operations) {
    const input = operation.input(theirs);
    const ids = Object.entries(input).filter(([, value]) => /^[0-9a-f-]{36}$/.test(String(value)));
    if (ids.length === 0 || operation.path === "/users/{id}") continue;
    const absent = { ...input, ...Object.fromEntries(ids.map(([field]) => [field, crypto.randomUUID()])) };
    const answers = [];
    for (const asked of [input, absent]) {
      const { status, text } = await send(api, operation, { input: asked, apiKey: ours.apiKey });
      answers.push({ status, text: text.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "an id") });
    }
    expect([nameOf(operation), answers[0]]).toEqual([nameOf(operation), answers[1]]);
    expect([nameOf(operation), answers[0]?.status]).toEqual([nameOf(operation), 404]);
  }
});

test("answers carry these fields and no others", async ({ api, newTenant }) => {
  const tenant = await newTenant();
  const reads = operations.filter(({ method }) => method === "GET");
  const found: Record<string, string[]> = {};
  for (const operation of reads) {
    const { status, text } = await send(api, operation, { input: widest(operation, tenant), apiKey: tenant.apiKey });
    if (status === 200) found[nameOf(operation)] = [...new Set(keysOf(JSON.parse(text)))].toSorted();
  }
  expect(Object.values(found).flat().join(" ")).not.toMatch(/password|hash|token|secret|filePath|tablePath|apiKey/i);
  await expect(`${JSON.stringify(found, null, 2)}\n`).toMatchFileSnapshot("./response-keys.json");
});

/** The input without the filters that might leave a page empty. */
function widest({ input }: Operation, tenant: Tenant): Record<string, unknown> {
  const needed = ["id", "workspaceId", "datasetId", "analysisId", "otherId", "format"];
  return Object.fromEntries(Object.entries(input(tenant)).filter(([field]) => needed.includes(field)));
}

function keysOf(value: unknown, path = ""): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => keysOf(item, `${path}[]`));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [`${path}.${key}`, ...keysOf(inner, `${path}.${key}`)]);
}
