import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate as applyMigrations } from "drizzle-orm/postgres-js/migrator";
import postgres, { type Sql, type TransactionSql } from "postgres";

/** The folder of the migrations: `<tag>.sql`, its `<tag>.down.sql`, and drizzle-kit's journal and snapshots in `meta`. */
export const migrationsFolder = fileURLToPath(new URL("../migrations", import.meta.url));
const securityFile = new URL("security.sql", import.meta.url);

/** One number for every change of the schema, so that two of them wait for each other. */
const schemaLock = 7_461_001;

export interface SchemaOptions {
  /** Installs what belongs to the queue (its schema and its queues); called last, under the lock. */
  installQueue?: (url: string) => Promise<void>;
  log?: (line: string) => void;
  /** Another folder of migrations: for tests. */
  migrationsFolder?: string;
}

/**
 * Brings a database to the newest schema: migrations that are not recorded yet, then security.sql, then the queue.
 * Safe to repeat and to run from several machines at once: one works, the others wait. The login role must own the
 * database, and be able to create roles unless they exist. It needs a direct connection, not a transaction pooler.
 */
export async function migrate(url: string, options: SchemaOptions = {}): Promise<void> {
  await withSchemaLock(url, async (sql) => {
    const folder = options.migrationsFolder ?? migrationsFolder;
    const before = await listApplied(sql);
    if ((await readJournal(folder)).length > before.length) await dropDerived(sql);
    await applyMigrations(drizzle(sql), { migrationsFolder: folder });
    await applySecurity(sql);
    options.log?.(`${(await listApplied(sql)).length - before.length} migrations applied.`);
    await options.installQueue?.(url);
  });
}

/** Undoes the newest `steps` migrations, or all, by their hand-written `<tag>.down.sql`, in one transaction. */
export async function rollback(url: string, steps: number | "all" = 1, options: SchemaOptions = {}): Promise<void> {
  await withSchemaLock(url, async (sql) => {
    const folder = options.migrationsFolder ?? migrationsFolder;
    const applied = await listApplied(sql);
    const undone = steps === "all" ? applied : applied.slice(0, steps);
    const journal = await readJournal(folder);
    await sql.begin(async (tx) => {
      await dropDerived(tx);
      for (const { id, createdAt } of undone) {
        const entry = journal.find(({ when }) => when === createdAt);
        if (!entry)
          throw new Error(
            `A migration that is recorded in the database (at ${createdAt}) is not in ${folder}: roll back with the version that made it.`,
          );
        await tx.unsafe(await readFile(`${folder}/${entry.tag}.down.sql`, "utf8")).simple();
        await tx`delete from drizzle.__drizzle_migrations where id = ${id}`;
        options.log?.(`${entry.tag} undone.`);
      }
    });
    await applySecurity(sql);
  });
}

/** Runs security.sql: roles, grants, row-level security, views. Safe to repeat. */
export async function applySecurity(sql: Sql): Promise<void> {
  const statements = await readFile(securityFile, "utf8");
  await sql.begin((tx) => tx.unsafe(statements).simple());
}

/**
 * Drops the view and the policies, which stand on tables and columns that a migration may change; security.sql makes them
 * again. Until then row-level security stays on, so that nothing is seen rather than too much.
 */
async function dropDerived(sql: Sql | TransactionSql): Promise<void> {
  await sql`drop view if exists public.jobs`;
  await sql`
    do $$
    declare policy record;
    begin
      for policy in select policyname, tablename from pg_policies where schemaname = 'public' loop
        execute format('drop policy %I on public.%I', policy.policyname, policy.tablename);
      end loop;
    end $$`.simple();
}

/** Runs `work` on one connection that no other change of the schema runs beside. */
export async function withSchemaLock<Result>(url: string, work: (sql: Sql) => Promise<Result>): Promise<Result> {
  const sql = postgres(url, {
    max: 1,
    onnotice: () => {},
    connection: { TimeZone: "UTC", application_name: "datainsight-schema" },
  });
  try {
    await sql`select pg_advisory_lock(${schemaLock})`;
    return await work(sql);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** The migrations that the database has, newest first. */
export async function listApplied(sql: Sql): Promise<{ id: number; createdAt: number }[]> {
  const [found] = await sql`select to_regclass('drizzle.__drizzle_migrations') is not null as there`;
  if (!found?.there) return [];
  return sql<{ id: number; createdAt: number }[]>`
    select id, created_at::float8 as "createdAt" from drizzle.__drizzle_migrations order by created_at desc`;
}

async function readJournal(folder: string): Promise<{ tag: string; when: number }[]> {
  const journal: { entries: { tag: string; when: number }[] } = JSON.parse(
    await readFile(`${folder}/meta/_journal.json`, "utf8"),
  );
  return journal.entries;
}
