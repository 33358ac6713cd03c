import { randomUUID } from "node:crypto";
import postgres from "postgres";

/** Where the tests of one run find their server and the migrated database that each file clones. */
export interface TestServer {
  /** A superuser on the server, for making and dropping databases alone. */
  superuserUrl: string;
  /** The plain owner of every test database; the path of the URL is replaced. */
  ownerUrl: string;
  template: string;
}

declare module "vitest" {
  interface ProvidedContext {
    postgres: TestServer;
  }
}

/** The URL of another database of the same server. */
export function urlOf(url: string, database: string): string {
  const other = new URL(url);
  other.pathname = `/${database}`;
  return other.href;
}

/** Makes a database for the plain owner, from a template or empty; its name carries the process that will drop it. */
export async function createDatabase(
  server: Pick<TestServer, "superuserUrl" | "ownerUrl">,
  template = "template1",
): Promise<string> {
  const name = `test_${process.pid}_${randomUUID().slice(0, 8)}`;
  const owner = new URL(server.ownerUrl).username;
  await onServer(server.superuserUrl, (sql) =>
    sql.unsafe(`create database ${name} template ${template} owner ${owner}`),
  );
  return name;
}

/** Drops a test database with whoever is still connected. */
export async function dropDatabase(server: Pick<TestServer, "superuserUrl">, name: string): Promise<void> {
  await onServer(server.superuserUrl, (sql) => sql.unsafe(`drop database if exists ${name} with (force)`));
}

/** Drops the databases of runs that were killed. */
export async function dropLeftovers(superuserUrl: string): Promise<void> {
  await onServer(superuserUrl, async (sql) => {
    const found = await sql<
      { name: string }[]
    >`select datname as name from pg_database where datname ~ '^test_[0-9]+_'`;
    for (const { name } of found) {
      if (!isAlive(Number(name.split("_")[1]))) await sql.unsafe(`drop database if exists ${name} with (force)`);
    }
  });
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

async function onServer<Result>(url: string, work: (sql: postgres.Sql) => Promise<Result>): Promise<Result> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    return await work(sql);
  } finally {
    await sql.end({ timeout: 5 });
  }
}
