import { aUser, test, violationOf } from "@datainsight/testing";
import { eq, sql } from "drizzle-orm";
import { expect } from "vitest";
import { asSystem, checkDbConnection, createDb, users } from "./index.ts";

test("the pool opens as many connections as its size and overflow, and no more", async ({ databaseUrl }) => {
  const { sql: pool, close } = createDb({ url: databaseUrl, poolSize: 2, maxOverflow: 1 });
  const pids = await Promise.all(
    Array.from({ length: 12 }, () => pool`select pg_backend_pid() as pid, pg_sleep(0.05)`),
  );
  expect(new Set(pids.flat().map((row) => row.pid)).size).toBe(3);
  await close();
});

test("sessions speak UTC and carry the name of their program", async ({ databaseUrl }) => {
  const { db, close } = createDb({ url: databaseUrl, applicationName: "a-program" });
  const [row] = await db.execute(
    sql`select current_setting('TimeZone') as zone, current_setting('application_name') as name`,
  );
  expect(row).toEqual({ zone: "UTC", name: "a-program" });
  await close();
});

test("a connection is replaced once it is older than the recycle time", async ({ databaseUrl }) => {
  const { sql: pool, close } = createDb({ url: databaseUrl, poolSize: 1, maxOverflow: 0, poolRecycle: 1 });
  const [first] = await pool`select pg_backend_pid() as pid`;
  await expect
    .poll(async () => (await pool`select pg_backend_pid() as pid`)[0]?.pid, { timeout: 10_000 })
    .not.toBe(first?.pid);
  await close();
});

test("echo gives statements with placeholders and never a parameter", async ({ databaseUrl }) => {
  const echoed: string[] = [];
  const { db, close } = createDb({ url: databaseUrl, echo: (statement) => echoed.push(statement) });
  await db.select().from(users).where(eq(users.email, "secret@example.com"));
  expect(echoed.some((statement) => statement.includes('"email" = $1'))).toBe(true);
  expect(echoed.join("\n")).not.toContain("secret@example.com");
  await close();
});

test("after every connection was terminated, the next transactions work at once", async ({
  databaseUrl,
  db: other,
}) => {
  const pool = createDb({ url: databaseUrl, poolSize: 4, maxOverflow: 0, applicationName: "victim" });
  const ask = (number: number) => asSystem(pool.db, (tx) => tx.execute(sql`select ${number}::int as number`));
  const numbers = Array.from({ length: 8 }, (_, number) => number);
  for (let round = 0; round < 10; round += 1) {
    await Promise.all(Array.from({ length: 4 }, () => pool.sql`select pg_sleep(0.02)`));
    const ended = await other.execute(sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'victim' and datname = current_database()`);
    expect(ended.length).toBe(4);
    const answers = await Promise.all(numbers.map(ask));
    expect(answers.map(([row]) => row?.number)).toEqual(numbers);
  }
  await pool.close();
});

test("work that had begun when its connection was terminated is not repeated", async ({ databaseUrl, db: other }) => {
  const pool = createDb({ url: databaseUrl, poolSize: 1, maxOverflow: 0 });
  let runs = 0;
  const work = asSystem(pool.db, async (tx) => {
    runs += 1;
    const [row] = await tx.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`);
    await other.execute(sql`select pg_terminate_backend(${row?.pid})`);
    await tx.execute(sql`select pg_sleep(1)`);
  });
  await expect(work).rejects.toThrow();
  expect(runs).toBe(1);
  await pool.close();
});

test("checkDbConnection tries three times with waits that double, and then says why", async () => {
  const { db, close } = createDb({ url: "postgres://nobody@127.0.0.1:1/nothing" });
  const started = performance.now();
  await expect(checkDbConnection(db, { firstDelayMs: 50 })).rejects.toThrow();
  expect(performance.now() - started).toBeGreaterThanOrEqual(145);
  expect(await violationOf(checkDbConnection(db, { attempts: 1 }))).toMatchObject({ code: "ECONNREFUSED" });
  await close();
});

test("checkDbConnection resolves when the database answers", async ({ db }) => {
  await expect(checkDbConnection(db)).resolves.toBeUndefined();
});

test("numbers, times and json come back as what they were", async ({ db, system }) => {
  const user = await aUser(db, { createdAt: new Date("2026-03-01T12:00:00.123Z") });
  const [read] = await system.select().from(users).where(eq(users.id, user.id));
  expect(read?.createdAt).toEqual(new Date("2026-03-01T12:00:00.123Z"));
});
