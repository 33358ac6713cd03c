import { PassThrough } from "node:stream";
import { createEmptyDatabase } from "@datainsight/testing";
import postgres from "postgres";
import { expect, test } from "vitest";
import { runDbCommand } from "./index.ts";

function terminal() {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const read = (stream: PassThrough) => String(stream.read() ?? "");
  return { streams: { stdin, stdout, stderr }, out: () => read(stdout), err: () => read(stderr) };
}

test("a database is migrated, seeded, rolled back and reset by commands", async () => {
  const { url, drop } = await createEmptyDatabase();
  const { streams, out, err } = terminal();
  const queues: string[] = [];
  const context = {
    ...streams,
    databaseUrl: url,
    nodeEnv: "test",
    installQueue: async (where: string) => void queues.push(where),
  };
  const run = async (...argv: string[]) => ({ code: await runDbCommand(argv, context), out: out(), err: err() });

  expect(await run("migrate")).toEqual({ code: 0, out: "2 migrations applied.\n", err: "" });
  expect(queues).toEqual([url]);
  const seeded = await run("db:seed", "--users", "2", "--workspaces", "1", "--datasets", "1", "--seed", "3");
  expect(seeded).toEqual({ code: 0, out: "Added 2 users, 1 workspaces, 1 datasets and 5 analyses.\n", err: "" });
  expect(await run("seed", "--users", "2", "--seed", "3")).toEqual({
    code: 1,
    out: "",
    err: "These rows are there already. Choose another --seed.\n",
  });
  expect(await run("reset")).toMatchObject({ code: 2, err: expect.stringContaining("--yes") });
  expect(await run("reset", "--yes")).toMatchObject({ code: 0 });
  expect(await run("rollback", "--all")).toEqual({
    code: 0,
    out: "0001_insight_depth undone.\n0000_initial undone.\n",
    err: "",
  });
  const sql = postgres(url, { max: 1 });
  expect(await sql`select to_regclass('public.users') as users`).toEqual([{ users: null }]);
  await sql.end();
  await drop();
});

test("bad usage is one line and exit code 2, and a database that cannot be reached is one line and 1", async () => {
  const { streams, out, err } = terminal();
  const context = { ...streams, databaseUrl: undefined, nodeEnv: undefined };
  for (const argv of [["migrate"], ["seed", "--users", "many"], ["generate"], ["dance"], ["migrate", "--fast"]]) {
    expect(await runDbCommand(argv, context)).toBe(2);
    expect(err()).not.toContain("    at ");
  }
  expect(await runDbCommand(["--help"], context)).toBe(0);
  expect(out()).toContain("db:rollback");
  expect(await runDbCommand(["migrate"], { ...context, databaseUrl: "postgres://nobody@127.0.0.1:1/nothing" })).toBe(1);
  expect(err()).toMatch(/^.*ECONNREFUSED.*\n$/);
});
