import { asSystem } from "@datainsight/db";
import { sql } from "drizzle-orm";
import { describe, expect } from "vitest";
import { addMember, nameOf, type Operation, operations, send, test, type Tenant } from "./operations.ts";

type Db = Parameters<typeof asSystem>[0];

/** What changes something; the content of a dataset is taken by a route of its own. */
const changes = operations.filter(({ method }) => method !== "GET");

/** Inputs that succeed for a tenant who has done nothing yet. */
async function readyInput(operation: Operation, tenant: Tenant, { db, outsider }: { db: Db; outsider: string }) {
  if (nameOf(operation) === "POST /members") return addMember(tenant, outsider);
  if (operation.path === "/users/{id}") {
    // An account goes only once its jobs are done and nobody else works in its workspace.
    await asSystem(db, async (tx) => {
      await tx.execute(sql`delete from workspace_members where user_id = ${tenant.memberId}`);
    });
  }
  return operation.input(tenant);
}

async function entries(db: Db): Promise<{ action: string; user_id: string | null; request_id: string }[]> {
  const rows = await asSystem(db, (tx) =>
    tx.execute<{ action: string; user_id: string | null; request_id: string }>(
      sql`select action, user_id, metadata->>'requestId' as request_id from activity_logs order by id`,
    ),
  );
  return [...rows];
}

async function everythingElse(db: Db): Promise<unknown> {
  return asSystem(db, async (tx) => {
    const tables = ["users", "workspaces", "workspace_members", "datasets", "analyses", "insights", "column_profiles"];
    const found: Record<string, unknown> = {};
    for (const table of tables) {
      const [row] = await tx.execute(
        sql`select md5(coalesce(string_agg(t::text, ',' order by t::text), '')) as hash from ${sql.identifier(table)} t`,
      );
      found[table] = row;
    }
    return found;
  });
}

async function putContent(url: string, { emptyId, apiKey }: Tenant): Promise<Response> {
  return fetch(`${url}/api/v1/datasets/${emptyId}/content`, {
    method: "PUT",
    headers: { "x-api-key": apiKey },
    body: "a,b\n1,2\n",
  });
}

describe("one entry in the log says who did it, after", () => {
  for (const operation of changes) {
    test(nameOf(operation), async ({ api, db, newTenant }) => {
      const [tenant, other] = [await newTenant(), await newTenant()];
      const input = await readyInput(operation, tenant, { db, outsider: other.email });
      const before = await entries(db);
      const { status, text } = await send(api, operation, { input, apiKey: tenant.apiKey });
      expect(status, text).toBeLessThan(300);
      const added = (await entries(db)).slice(before.length);
      expect(added).toEqual([
        {
          action: expect.stringMatching(/^[a-z]+\.[a-z_]+$/),
          // The account that deleted itself is no more.
          user_id: operation.path === "/users/{id}" ? null : tenant.userId,
          request_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        },
      ]);
    });
  }

  test("PUT /datasets/{id}/content", async ({ api, db, newTenant }) => {
    const tenant = await newTenant();
    const before = await entries(db);
    expect((await putContent(api.url, tenant)).status).toBe(200);
    expect((await entries(db)).slice(before.length)).toMatchObject([{ user_id: tenant.userId }]);
  });
});

test("where the log cannot be written, nothing is changed", async ({ api, db, database, newTenant }) => {
  const [tenant, other] = [await newTenant(), await newTenant()];
  await asSystem(db, (tx) => tx.execute(sql`delete from workspace_members where user_id = ${other.memberId}`));
  await database.sql.unsafe(`
    create function refuse_entry() returns trigger language plpgsql as $$ begin raise exception 'the log is closed'; end $$;
    create trigger refuse_entry before insert on activity_logs for each row execute function refuse_entry();`);
  try {
    const before = await everythingElse(db);
    for (const operation of changes) {
      const caller = operation.path === "/users/{id}" ? other : tenant;
      const input = nameOf(operation) === "POST /members" ? addMember(tenant, other.email) : operation.input(caller);
      const { status } = await send(api, operation, { input, apiKey: caller.apiKey });
      expect([nameOf(operation), status]).toEqual([nameOf(operation), 500]);
    }
    expect((await putContent(api.url, tenant)).status).toBe(500);
    expect(await everythingElse(db)).toEqual(before);
    const queued = await db.execute(sql`select 1 from pgboss.job where data->>'datasetId' = ${tenant.emptyId}`);
    expect(queued).toHaveLength(0);
  } finally {
    await database.sql.unsafe("drop trigger refuse_entry on activity_logs; drop function refuse_entry()");
  }
});
