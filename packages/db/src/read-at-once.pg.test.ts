import { connect, createServer, type Server } from "node:net";
import { aUser, test } from "@datainsight/testing";
import { eq, sql } from "drizzle-orm";
import { expect } from "vitest";
import { asSystem, createDb, readAsApp, readAsSystem, users } from "./index.ts";

const role = sql<{
  role: string;
  user: string;
}>`select current_user as role, current_setting('app.user_id', true) as user`;

test("reads at once travel in one message, as one prepared transaction", async ({ databaseUrl, db }) => {
  const { id } = await aUser(db);
  const wire = await openWire(databaseUrl);
  const pool = createDb({ url: wire.url, poolSize: 1, maxOverflow: 0 });
  const read = () =>
    readAsApp(pool.db, { userId: id }, (tx) => [
      tx.select({ email: users.email }).from(users).where(eq(users.id, id)),
      tx.$count(users, eq(users.id, id)),
    ]);
  // The first call prepares the statements.
  const first = await read();
  const before = wire.messages();
  expect(await read()).toEqual(first);
  expect(wire.messages() - before).toBe(1);
  expect(first).toEqual([[{ email: expect.any(String) }], 1]);
  await pool.close();
  wire.server.close();
});

test("reads at once have the role and the settings of the caller, which end with them", async ({ databaseUrl }) => {
  const pool = createDb({ url: databaseUrl, poolSize: 1, maxOverflow: 0 });
  const userId = "01890a5d-ac96-774b-bcce-b302099a8057";
  for (let round = 0; round < 2; round += 1) {
    const [[app]] = await readAsApp(pool.db, { userId }, (tx) => [tx.execute(role)]);
    expect(app).toEqual({ role: "datainsight_app", user: userId });
    const [[system]] = await readAsSystem(pool.db, (tx) => [tx.execute(role)]);
    expect(system).toMatchObject({ role: "datainsight_system" });
    const [login] = await pool.db.execute<{ role: string; user: string }>(role);
    expect(login?.role).toBe(new URL(databaseUrl).username);
    expect(login?.user || "").toBe("");
  }
  await pool.close();
});

test("a read at once that fails tells its own error and leaves the connection fit for the next", async ({
  databaseUrl,
}) => {
  const pool = createDb({ url: databaseUrl, poolSize: 1, maxOverflow: 0 });
  const failing = readAsSystem(pool.db, (tx) => [
    tx.execute(sql`select 1`),
    tx.execute(sql`select 1 / 0`),
    tx.execute(sql`select 2`),
  ]);
  await expect(failing).rejects.toMatchObject({ cause: { code: "22012" } });
  const [[row]] = await readAsSystem(pool.db, (tx) => [tx.execute(sql`select pg_current_xact_id_if_assigned() as id`)]);
  expect(row).toEqual({ id: null });
  await pool.close();
});

test("a query that comes after the reads at once were sent is refused, not run without a role", async ({
  databaseUrl,
}) => {
  const pool = createDb({ url: databaseUrl, poolSize: 1, maxOverflow: 0 });
  const late = readAsSystem(pool.db, (tx) => [
    (async () => {
      await tx.execute(sql`select 1`);
      return tx.execute(role);
    })(),
  ]);
  await expect(late).rejects.toMatchObject({ cause: { code: "UNSAFE_TRANSACTION" } });
  await pool.close();
});

test("reads at once inside a transaction see what it wrote, and do not end it", async ({ db, system }) => {
  const work = asSystem(db, async (tx) => {
    await tx.insert(users).values({ email: "within@example.com", fullName: "W" });
    // A transaction takes the same queries as the pool.
    const [count] = await readAsSystem(tx as unknown as typeof db, (inner) => [
      inner.$count(users, eq(users.email, "within@example.com")),
    ]);
    expect(count).toBe(1);
    throw new Error("stop");
  });
  await expect(work).rejects.toThrow("stop");
  expect(await system.$count(users, eq(users.email, "within@example.com"))).toBe(0);
});

test("reads at once on connections that were terminated are repeated unnoticed", async ({ databaseUrl, db: other }) => {
  const pool = createDb({ url: databaseUrl, poolSize: 2, maxOverflow: 0, applicationName: "victim-at-once" });
  const ask = () => readAsSystem(pool.db, (tx) => [tx.execute(sql`select 1 as one, pg_sleep(0.02)`)]);
  for (let round = 0; round < 5; round += 1) {
    await Promise.all([ask(), ask()]);
    await other.execute(sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'victim-at-once' and datname = current_database()`);
    const answers = await Promise.all([ask(), ask(), ask(), ask()]);
    expect(answers.map(([[row]]) => row?.["one"])).toEqual([1, 1, 1, 1]);
  }
  await pool.close();
});

test("statements are prepared, but for those of many parameters", async ({ databaseUrl }) => {
  const pool = createDb({ url: databaseUrl, poolSize: 1, maxOverflow: 0 });
  const prepared = () => pool.sql`select statement from pg_prepared_statements`;
  const ids = (count: number) =>
    sql.join(
      Array.from({ length: count }, (_, number) => sql`${number}::int`),
      sql`, `,
    );
  await pool.db.execute(sql`select 'few' as name where 1 in (${ids(5)})`);
  await pool.db.execute(sql`select 'many' as name where 1 in (${ids(100)})`);
  const statements = (await prepared()).map((row) => String(row["statement"]));
  expect(statements.filter((statement) => statement.includes("'few'"))).toHaveLength(1);
  expect(statements.filter((statement) => statement.includes("'many'"))).toEqual([]);
  await pool.close();
});

/** The database behind a door that counts what comes in. */
async function openWire(databaseUrl: string): Promise<{ url: string; messages: () => number; server: Server }> {
  const target = new URL(databaseUrl);
  const { hostname, port } = target;
  let messages = 0;
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    client.on("data", (data) => {
      messages += 1;
      upstream.write(data);
    });
    upstream.pipe(client);
    client.on("close", () => upstream.destroy()).on("error", () => {});
    upstream.on("error", () => client.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  target.hostname = "127.0.0.1";
  target.port = String(typeof address === "object" && address !== null ? address.port : 0);
  return { url: target.href, messages: () => messages, server };
}
