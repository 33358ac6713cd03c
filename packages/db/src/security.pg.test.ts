import {
  aCheck,
  aDataset,
  aMember,
  anActivityLog,
  anAnalysis,
  anInsight,
  aUser,
  aWorkspace,
  test,
  violationOf,
} from "@datainsight/testing";
import { eq, sql, type SQL } from "drizzle-orm";
import { describe, expect } from "vitest";
import {
  activityLogs,
  analyses,
  asApp,
  asLogin,
  asSystem,
  columnProfiles,
  createDb,
  datasetChecks,
  datasets,
  idempotencyKeys,
  insights,
  jobs,
  users,
  workspaceMembers,
  workspaces,
  type Db,
} from "./index.ts";

/** Tables with workspace_id that lack enabled or forced row-level security, a policy for each role, or an index that begins with it. */
const unprotected = sql`
  select c.relname as name
  from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspace_id' and not a.attisdropped
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not (
    c.relrowsecurity and c.relforcerowsecurity
    and exists (select from pg_policy p where p.polrelid = c.oid and p.polroles @> array['datainsight_app'::regrole::oid])
    and exists (select from pg_policy p where p.polrelid = c.oid and p.polroles @> array['datainsight_system'::regrole::oid])
    and exists (select from pg_index i where i.indrelid = c.oid and i.indisvalid
      and pg_get_indexdef(i.indexrelid, 1, true) = 'workspace_id' or i.indrelid = c.oid and pg_get_indexdef(i.indexrelid, 2, true) = 'workspace_id' and c.relname = 'idempotency_keys'))
  order by 1`;

describe("the catalog", () => {
  test("every table with workspace_id has forced row-level security, policies and an index", async ({ system }) => {
    expect(await system.execute(unprotected)).toEqual([]);
  });

  test("that check names a table which lacks them", async ({ db }) => {
    await expect(
      db.transaction(async (tx) => {
        await tx.execute(sql`create table careless (id uuid primary key, workspace_id uuid not null)`);
        await tx.execute(sql`alter table datasets no force row level security`);
        throw new Error((await tx.execute<{ name: string }>(unprotected)).map(({ name }) => name).join());
      }),
    ).rejects.toThrow("careless,datasets");
  });

  test("identity tables give the application no right at all", async ({ system }) => {
    const rights = await system.execute(sql`
      select table_name from information_schema.role_table_grants
      where grantee = 'datainsight_app' and table_name in ('accounts', 'sessions', 'verifications', 'api_keys')`);
    expect(rights).toEqual([]);
  });

  test("neither role can sign in, make roles or pass row-level security", async ({ system }) => {
    const roles = await system.execute(sql`
      select rolname from pg_roles where rolname like 'datainsight\_%' and not (rolcanlogin or rolsuper or rolcreaterole or rolcreatedb or rolbypassrls) order by 1`);
    expect(roles).toEqual([{ rolname: "datainsight_app" }, { rolname: "datainsight_system" }]);
  });
});

const tenantTables = {
  workspaces,
  workspaceMembers,
  datasets,
  datasetChecks,
  analyses,
  columnProfiles,
  insights,
  idempotencyKeys,
  activityLogs,
  jobs,
  users,
};

async function aTenant(db: Db) {
  const workspace = await aWorkspace(db);
  const analysis = await anAnalysis(db, { workspaceId: workspace.id });
  const insight = await anInsight(db, { analysisId: analysis.id });
  await aCheck(db, { datasetId: analysis.datasetId });
  await anActivityLog(db, { workspaceId: workspace.id, userId: workspace.ownerId });
  return { workspaceId: workspace.id, userId: workspace.ownerId, datasetId: analysis.datasetId, insightId: insight.id };
}

describe("wall two", () => {
  test("without settings the application sees no row of any table", async ({ db }) => {
    await aTenant(db);
    for (const table of Object.values(tenantTables))
      expect(await asApp(db, {}, (tx) => tx.select().from(table))).toEqual([]);
  });

  test("outside of any role the owner of the tables sees no row either", async ({ db }) => {
    await aTenant(db);
    for (const table of Object.values(tenantTables)) expect(await db.select().from(table)).toEqual([]);
  });

  test("the application sees its own workspace and nothing of another's", async ({ db }) => {
    const [ours, theirs] = [await aTenant(db), await aTenant(db)];
    await asApp(db, ours, async (tx) => {
      for (const table of [workspaceMembers, datasets, datasetChecks, analyses, insights, activityLogs, jobs]) {
        const found = await tx.select({ workspaceId: table.workspaceId }).from(table);
        expect(new Set(found.map((row) => row.workspaceId))).toEqual(new Set([ours.workspaceId]));
      }
      expect(await tx.select({ id: workspaces.id }).from(workspaces)).toEqual([{ id: ours.workspaceId }]);
      expect(await tx.select({ id: users.id }).from(users)).toEqual([{ id: ours.userId }]);
      expect(await tx.select().from(datasets).where(eq(datasets.id, theirs.datasetId))).toEqual([]);
    });
  });

  test("the application can neither change, delete nor move another's rows", async ({ db, system }) => {
    const [ours, theirs] = [await aTenant(db), await aTenant(db)];
    const changed = await asApp(db, ours, (tx) =>
      tx.update(datasets).set({ name: "mine" }).where(eq(datasets.id, theirs.datasetId)).returning(),
    );
    const deleted = await asApp(db, ours, (tx) =>
      tx.delete(insights).where(eq(insights.id, theirs.insightId)).returning(),
    );
    expect([changed, deleted]).toEqual([[], []]);
    const insert = asApp(db, ours, (tx) =>
      tx.insert(datasets).values({ workspaceId: theirs.workspaceId, name: "planted" }),
    );
    expect((await violationOf(insert)).code).toBe("42501");
    const move = asApp(db, ours, (tx) =>
      tx.update(datasets).set({ workspaceId: theirs.workspaceId }).where(eq(datasets.id, ours.datasetId)),
    );
    expect((await violationOf(move)).code).toBe("42501");
    expect(await system.select().from(insights).where(eq(insights.id, theirs.insightId))).toHaveLength(1);
  });

  test("a user finds their memberships, workspaces and those workspaces' owners before choosing one", async ({
    db,
  }) => {
    const [ours, theirs] = [await aTenant(db), await aTenant(db)];
    const { userId } = await aMember(db, { workspaceId: ours.workspaceId });
    await asApp(db, { userId }, async (tx) => {
      expect((await tx.select().from(workspaceMembers)).map((row) => row.workspaceId)).toEqual([ours.workspaceId]);
      expect((await tx.select().from(workspaces)).map((row) => row.id)).toEqual([ours.workspaceId]);
      const seen = (await tx.select().from(users)).map((row) => row.id);
      expect(seen.sort()).toEqual([userId, ours.userId].sort());
      expect(seen).not.toContain(theirs.userId);
      expect(await tx.select().from(datasets)).toEqual([]);
    });
  });

  test("a user may change their own name but not their email, role or right to sign in, nor another's name", async ({
    db,
  }) => {
    const ours = await aTenant(db);
    const other = await aMember(db, { workspaceId: ours.workspaceId });
    const renamed = await asApp(db, ours, (tx) =>
      tx.update(users).set({ fullName: "New" }).returning({ id: users.id }),
    );
    expect(renamed).toEqual([{ id: ours.userId }]);
    expect(renamed).not.toContainEqual({ id: other.userId });
    for (const set of [{ email: "x@example.com" }, { role: "admin" as const }, { isActive: true }]) {
      expect((await violationOf(asApp(db, ours, (tx) => tx.update(users).set(set)))).code).toBe("42501");
    }
  });

  test("one person's idempotency keys are hidden from another in the same workspace", async ({ db }) => {
    const ours = await aTenant(db);
    const colleague = await aMember(db, { workspaceId: ours.workspaceId });
    const { workspaceId, userId } = ours;
    await asApp(db, ours, (tx) =>
      tx.insert(idempotencyKeys).values({ workspaceId, userId, key: "k", requestHash: "0".repeat(64) }),
    );
    expect(await asApp(db, ours, (tx) => tx.select().from(idempotencyKeys))).toHaveLength(1);
    expect(
      await asApp(db, { workspaceId, userId: colleague.userId }, (tx) => tx.select().from(idempotencyKeys)),
    ).toEqual([]);
  });

  test("a workspace is made, renamed and deleted from within", async ({ db }) => {
    const user = await aUser(db);
    const id = "01900000-0000-7000-8000-0000000000aa";
    await asApp(db, { workspaceId: id, userId: user.id }, async (tx) => {
      const made = await tx.insert(workspaces).values({ id, name: "New", ownerId: user.id }).returning();
      expect(made).toHaveLength(1);
      await tx.insert(workspaceMembers).values({ workspaceId: id, userId: user.id, role: "owner" });
      expect(await tx.update(workspaces).set({ name: "Newer" }).where(eq(workspaces.id, id)).returning()).toHaveLength(
        1,
      );
      expect(await tx.delete(workspaces).where(eq(workspaces.id, id)).returning()).toHaveLength(1);
    });
  });
});

describe("the activity log", () => {
  for (const role of ["datainsight_app", "datainsight_system"]) {
    test(`${role} cannot change or delete an entry`, async ({ db }) => {
      const ours = await aTenant(db);
      const statements: SQL[] = [
        sql`update activity_logs set action = 'x'`,
        sql`delete from activity_logs`,
        sql`truncate activity_logs`,
      ];
      for (const statement of statements) {
        const attempt = asApp(db, ours, async (tx) => {
          await tx.execute(sql`select set_config('role', ${role}, true)`);
          await tx.execute(statement);
        });
        expect((await violationOf(attempt)).code).toBe("42501");
      }
    });
  }

  test("deleting a workspace as the application leaves its entries without it, and takes the entry of the deletion", async ({
    db,
    system,
  }) => {
    const ours = await aTenant(db);
    await asApp(db, ours, async (tx) => {
      await tx.insert(activityLogs).values({
        action: "workspace.delete",
        workspaceId: ours.workspaceId,
        userId: ours.userId,
        resourceId: ours.workspaceId,
      });
      await tx.delete(workspaces).where(eq(workspaces.id, ours.workspaceId));
    });
    const left = await system
      .select()
      .from(activityLogs)
      .where(eq(activityLogs.userId, ours.userId))
      .orderBy(activityLogs.action);
    expect(left.map(({ action, workspaceId }) => [action, workspaceId])).toEqual([
      ["dataset.create", null],
      ["workspace.delete", null],
    ]);
  });

  test("an entry without a workspace is taken from the person it names alone", async ({ db }) => {
    const [ours, theirs] = [await aTenant(db), await aTenant(db)];
    await asApp(db, { userId: ours.userId }, (tx) =>
      tx.insert(activityLogs).values({ action: "user.update", userId: ours.userId }),
    );
    const forged = asApp(db, { userId: ours.userId }, (tx) =>
      tx.insert(activityLogs).values({ action: "user.update", userId: theirs.userId }),
    );
    expect((await violationOf(forged)).code).toBe("42501");
  });
});

describe("roles and settings", () => {
  test("end with their transaction, also when it throws: 200 interleaved over two connections show no foreign row", async ({
    db,
    databaseUrl,
  }) => {
    const tenants = [await aTenant(db), await aTenant(db)];
    const pool = createDb({ url: databaseUrl, poolSize: 2, maxOverflow: 0 });
    let foreign = 0;
    let seen = 0;
    const work = Array.from({ length: 200 }, async (_, number) => {
      const tenant = tenants[number % 2];
      const throws = (number * 7919) % 5 === 0;
      const found = await asApp(pool.db, tenant ?? {}, async (tx) => {
        const rows = await tx.select().from(datasets);
        if (throws) throw new Error("on purpose");
        return rows;
      }).catch(() => []);
      seen += found.length;
      foreign += found.filter((row) => row.workspaceId !== tenant?.workspaceId).length;
      if (number % 3 === 0) foreign += (await pool.db.select().from(datasets)).length;
    });
    await Promise.all(work);
    const settings = await pool.db.execute(
      sql`select current_setting('role') as role, nullif(current_setting('app.workspace_id', true), '') as workspace`,
    );
    await pool.close();
    expect({ foreign, settings: [...settings] }).toEqual({ foreign: 0, settings: [{ role: "none", workspace: null }] });
    expect(seen).toBe(160);
  });

  test("the queue's part of a transaction runs as the login role, and the rest as the application again", async ({
    db,
  }) => {
    const ours = await aTenant(db);
    const roles = await asApp(db, ours, async (tx) => {
      const role = async () => (await tx.execute<{ role: string }>(sql`select current_user as role`))[0]?.role;
      return [await role(), await asLogin(tx, role), await role(), (await tx.select().from(datasets)).length];
    });
    expect(roles).toEqual(["datainsight_app", "datainsight", "datainsight_app", 1]);
  });

  test("the application has no right on the queue's schema", async ({ db }) => {
    expect((await violationOf(asApp(db, {}, (tx) => tx.execute(sql`select * from pgboss.job limit 1`)))).code).toBe(
      "42501",
    );
    expect((await violationOf(asSystem(db, (tx) => tx.execute(sql`select * from pgboss.job limit 1`)))).code).toBe(
      "42501",
    );
  });

  test("a dataset is found by its workspace's members only, whatever the query asks for", async ({ db }) => {
    const [ours, theirs] = [await aTenant(db), await aTenant(db)];
    const dataset = await aDataset(db, { workspaceId: theirs.workspaceId });
    expect(await asApp(db, ours, (tx) => tx.select().from(datasets).where(eq(datasets.id, dataset.id)))).toEqual([]);
  });
});
