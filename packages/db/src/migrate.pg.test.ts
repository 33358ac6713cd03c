import { readdir, readFile } from "node:fs/promises";
import { createEmptyDatabase, describeCatalog, test as base } from "@datainsight/testing";
import postgres, { type Sql } from "postgres";
import { expect, inject } from "vitest";
import { initDb, migrate, migrationsFolder, push, resetDb, rollback } from "./index.ts";

/** `fresh` is an empty database of the plain owner; `sql` a connection to it. */
const test = base
  // oxlint-disable-next-line no-empty-pattern -- vitest reads from this pattern which fixtures are needed
  .extend("fresh", async ({}, { onCleanup }) => {
    const made = await createEmptyDatabase();
    onCleanup(made.drop);
    return made.url;
  })
  .extend("sql", async ({ fresh }, { onCleanup }): Promise<Sql> => {
    const sql = postgres(fresh, { max: 1, onnotice: () => {} });
    onCleanup(() => sql.end({ timeout: 1 }));
    return sql;
  });

test("the schema is made by a plain owner: no superuser, no right to pass row-level security", async ({
  fresh,
  sql,
}) => {
  const [role] = await sql`select rolsuper, rolbypassrls, rolcreatedb from pg_roles where rolname = current_user`;
  expect(role).toEqual({ rolsuper: false, rolbypassrls: false, rolcreatedb: false });
  await migrate(fresh);
  const [owner] = await sql`select tableowner = current_user as own from pg_tables where tablename = 'datasets'`;
  expect(owner).toEqual({ own: true });
});

test("up, all the way down and up again give the same catalog, and down leaves nothing", async ({ fresh, sql }) => {
  const empty = await describeCatalog(sql);
  await migrate(fresh);
  const first = await describeCatalog(sql);
  expect(first.length).toBeGreaterThan(200);
  await rollback(fresh, "all");
  expect(await describeCatalog(sql)).toEqual(empty);
  await migrate(fresh);
  expect(await describeCatalog(sql)).toEqual(first);
});

test("each single step down and up again gives the same catalog", async ({ fresh, sql }) => {
  await migrate(fresh);
  const whole = await describeCatalog(sql);
  const steps = (await sql`select 1 from drizzle.__drizzle_migrations`).length;
  for (let step = 1; step <= steps; step += 1) {
    await rollback(fresh, step);
    await migrate(fresh);
    expect(await describeCatalog(sql)).toEqual(whole);
  }
});

test("push with security.sql gives the catalog of migrate, also when it is repeated", async ({
  fresh,
  sql,
  databaseUrl,
}) => {
  const migrated = postgres(databaseUrl, { max: 1 });
  const expected = await describeCatalog(migrated);
  await migrated.end();
  await push(fresh);
  expect(await describeCatalog(sql)).toEqual(expected);
  await push(fresh);
  expect(await describeCatalog(sql)).toEqual(expected);
});

test("push is refused where migrations are recorded", async ({ fresh, sql }) => {
  await migrate(fresh);
  const before = await describeCatalog(sql);
  await expect(push(fresh)).rejects.toThrow(/db:migrate/);
  expect(await describeCatalog(sql)).toEqual(before);
});

test("repeating migrate changes nothing, and five at once do the work of one", async ({ fresh, sql }) => {
  await Promise.all(Array.from({ length: 5 }, () => migrate(fresh)));
  const first = await describeCatalog(sql);
  await migrate(fresh);
  expect(await describeCatalog(sql)).toEqual(first);
  const journal: { entries: unknown[] } = JSON.parse(await readFile(`${migrationsFolder}/meta/_journal.json`, "utf8"));
  expect(await sql`select 1 from drizzle.__drizzle_migrations`).toHaveLength(journal.entries.length);
});

test("rows survive a repeated migrate, and the queue is installed last, under the lock", async ({ fresh, sql }) => {
  await migrate(fresh);
  await sql.begin(async (tx) => {
    await tx`set local role datainsight_system`;
    await tx`insert into users (id, email, full_name) values (gen_random_uuid(), 'a@example.com', 'A')`;
  });
  let locked = false;
  await migrate(fresh, {
    installQueue: async () => {
      const [row] =
        await sql`select count(*)::int as held from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`;
      locked = row?.held > 0;
    },
  });
  expect(locked).toBe(true);
  const [row] = await sql.begin(async (tx) => {
    await tx`set local role datainsight_system`;
    return tx`select count(*)::int as users from users`;
  });
  expect(row).toEqual({ users: 1 });
});

test("every migration is named and has its way down beside it", async () => {
  const files = await readdir(migrationsFolder);
  const ups = files.filter((file) => file.endsWith(".sql") && !file.endsWith(".down.sql"));
  expect(ups.length).toBeGreaterThan(0);
  for (const up of ups) {
    expect(up).toMatch(/^\d{4}_[a-z0-9_]+\.sql$/);
    expect(files).toContain(up.replace(/\.sql$/, ".down.sql"));
  }
});

test("reset is refused in production and without an environment", async ({ fresh, sql }) => {
  await migrate(fresh);
  const before = await describeCatalog(sql);
  for (const nodeEnv of ["production", "staging", undefined])
    await expect(resetDb(fresh, { nodeEnv })).rejects.toThrow(/NODE_ENV/);
  expect(await describeCatalog(sql)).toEqual(before);
});

test("reset removes rows and what a push left, and migrates anew", async ({ fresh, sql, databaseUrl }) => {
  await push(fresh);
  await sql`create table stray (id int)`;
  await resetDb(fresh, { nodeEnv: "test" });
  const migrated = postgres(databaseUrl, { max: 1 });
  expect(await describeCatalog(sql)).toEqual(await describeCatalog(migrated));
  await migrated.end();
});

test("initDb waits for the database and migrates it", async ({ fresh, sql }) => {
  await initDb(fresh);
  expect(await sql`select to_regclass('public.jobs') is not null as there`).toEqual([{ there: true }]);
});

test("a login role that may not make or grant roles is told what an administrator must run, and that is enough", async ({
  fresh,
}) => {
  const { superuserUrl } = inject("postgres");
  const admin = postgres(superuserUrl, { max: 1, onnotice: () => {} });
  const database = new URL(fresh).pathname.slice(1);
  const name = `plain_${database}`;
  await admin.unsafe(`create role ${name} login password 'plain'; alter database ${database} owner to ${name}`);
  const url = new URL(fresh);
  url.username = name;
  url.password = "plain";
  const refusal = await migrate(url.href).catch((error: unknown) => error);
  expect(refusal).toMatchObject({
    code: "42501",
    hint: expect.stringContaining(`TO ${name} WITH INHERIT FALSE, SET TRUE;`),
  });
  await admin.unsafe(`grant datainsight_app, datainsight_system to ${name} with inherit false, set true`);
  await migrate(url.href);
  await admin.unsafe(
    `alter database ${database} owner to postgres; revoke datainsight_app, datainsight_system from ${name}`,
  );
  await admin.unsafe(`drop database ${database} with (force)`);
  await admin.unsafe(`drop role ${name}`);
  await admin.end();
});
