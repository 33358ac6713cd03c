import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import postgres from "postgres";
import { expect, test as base } from "vitest";
import { startEmbeddedPostgres, type EmbeddedPostgres } from "./postgres.ts";
import { isAlive, readRunningServer, waitForExit } from "./postgres-process.ts";

const isRoot = process.getuid?.() === 0;
const moduleUrl = new URL("postgres.ts", import.meta.url).href;

/** A folder of its own whose server, if one is left, is ended with the test. */
// oxlint-disable-next-line no-empty-pattern -- vitest reads from this pattern which fixtures are needed
const test = base.extend("dataDir", async ({}, { onCleanup }) => {
  const folder = mkdtempSync(join(tmpdir(), "embedded-"));
  chmodSync(folder, 0o755);
  onCleanup(async () => {
    const running = await readRunningServer(join(folder, "data", "postgres-18"));
    if (running) process.kill(running.pid, "SIGKILL");
    if (running) await waitForExit(running.pid, 10_000);
    rmSync(folder, { recursive: true, force: true });
  });
  return join(folder, "data");
});

function start(dataDir: string, lines: string[] = []): Promise<EmbeddedPostgres> {
  return startEmbeddedPostgres({ dataDir, durable: false, log: (line) => lines.push(line) });
}

async function ask(url: string, query: string) {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    return await sql.unsafe(query);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

/** Another process that starts the server, says so, and stays. `stop` on its input makes it stop the server. */
function startElsewhere(dataDir: string): ChildProcess {
  const program = `
    import { startEmbeddedPostgres } from ${JSON.stringify(moduleUrl)};
    const server = await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)}, durable: false, log: () => {} });
    process.stdout.write(server.url + "\\n");
    process.stdin.once("data", async () => { await server.stop(); process.exit(0); });`;
  return spawn(process.execPath, ["--input-type=module-typescript", "-e", program], {
    stdio: ["pipe", "pipe", "inherit"],
  });
}

async function urlOf(child: ChildProcess): Promise<string> {
  const [text] = await once(child.stdout ?? child, "data");
  return String(text).trim();
}

test("the product's user owns its database, may make roles, and is no superuser", async ({ dataDir }) => {
  const server = await start(dataDir);
  const [role] = await ask(
    server.url,
    "select current_user as name, rolsuper, rolcreaterole, rolbypassrls from pg_roles where rolname = current_user",
  );
  expect(role).toEqual({ name: "datainsight", rolsuper: false, rolcreaterole: true, rolbypassrls: false });
  const [database] = await ask(
    server.url,
    "select pg_get_userbyid(datdba) as owner, pg_encoding_to_char(encoding) as encoding from pg_database where datname = current_database()",
  );
  expect(database).toEqual({ owner: "datainsight", encoding: "UTF8" });
  await server.stop();
});

test("it listens on the loopback address alone, asks for a password, and keeps it in a file for its owner's eyes", async ({
  dataDir,
}) => {
  const server = await start(dataDir);
  const [settings] = await ask(
    server.superuserUrl,
    "select current_setting('listen_addresses') as listen, current_setting('unix_socket_directories') as sockets, current_setting('password_encryption') as encryption",
  );
  expect(settings).toEqual({ listen: "127.0.0.1", sockets: "", encryption: "scram-sha-256" });
  await expect(ask(`postgres://postgres:wrong@127.0.0.1:${server.port}/postgres`, "select 1")).rejects.toMatchObject({
    code: "28P01",
  });
  expect(statSync(join(dataDir, "postgres-passwords.json")).mode & 0o777).toBe(0o600);
  await server.stop();
});

test("stopped and started again it has its rows", async ({ dataDir }) => {
  const first = await start(dataDir);
  await ask(first.url, "create table kept as select 42 as answer");
  await first.stop();
  await expect(ask(first.url, "select 1")).rejects.toThrow();
  const second = await start(dataDir);
  expect(await ask(second.url, "select answer from kept")).toEqual([{ answer: 42 }]);
  await second.stop();
});

test("two commands at once share one server, and it ends with the last of them", async ({ dataDir }) => {
  const [one, two] = [startElsewhere(dataDir), startElsewhere(dataDir)];
  const urls = await Promise.all([urlOf(one), urlOf(two)]);
  expect(urls[0]).toBe(urls[1]);
  const url = urls[0] ?? "";
  const three = await start(dataDir);
  expect(three.url).toBe(url);
  for (const child of [one, two]) {
    child.stdin?.write("stop\n");
    await once(child, "exit");
    expect(await ask(url, "select 1 as one")).toEqual([{ one: 1 }]);
  }
  await three.stop();
  await expect(ask(url, "select 1")).rejects.toThrow();
});

test("after kill -9 of the command, the next one takes its server over and ends it", async ({ dataDir }) => {
  const child = startElsewhere(dataDir);
  const url = await urlOf(child);
  await ask(url, "create table kept as select 42 as answer");
  child.kill("SIGKILL");
  await once(child, "exit");
  const next = await start(dataDir);
  expect(next.url).toBe(url);
  expect(await ask(next.url, "select answer from kept")).toEqual([{ answer: 42 }]);
  await next.stop();
  await expect(ask(url, "select 1")).rejects.toThrow();
});

test("after kill -9 of the command and of the server, the next one recovers", async ({ dataDir }) => {
  const child = startElsewhere(dataDir);
  await ask(await urlOf(child), "create table kept as select 42 as answer");
  const running = await readRunningServer(join(dataDir, "postgres-18"));
  child.kill("SIGKILL");
  process.kill(running?.pid ?? 0, "SIGKILL");
  await once(child, "exit");
  expect(existsSync(join(dataDir, "postgres-18", "postmaster.pid"))).toBe(true);
  const next = await start(dataDir);
  expect(await ask(next.url, "select answer from kept")).toEqual([{ answer: 42 }]);
  await next.stop();
});

test("a stale postmaster.pid whose process id another program has by now is seen through", async ({ dataDir }) => {
  const first = await start(dataDir);
  const pidFile = join(first.clusterDir, "postmaster.pid");
  const lines = readFileSync(pidFile, "utf8").split("\n");
  await first.stop();
  writeFileSync(pidFile, [String(process.pid), ...lines.slice(1)].join("\n"));
  const next = await start(dataDir);
  expect(await ask(next.url, "select 1 as one")).toEqual([{ one: 1 }]);
  await next.stop();
  expect(isAlive(process.pid)).toBe(true);
});

test("a cluster whose making was killed half-way is made anew", async ({ dataDir }) => {
  const first = await start(dataDir);
  await first.stop();
  execFileSync("mv", [join(dataDir, "postgres-18"), join(dataDir, "postgres-18.new")]);
  rmSync(join(dataDir, "postgres-18.new", "global"), { recursive: true });
  const next = await start(dataDir);
  expect(await ask(next.url, "select 1 as one")).toEqual([{ one: 1 }]);
  await next.stop();
});

test("an aborted start leaves no server and no lock behind", async ({ dataDir }) => {
  await expect(startEmbeddedPostgres({ dataDir, log: () => {}, signal: AbortSignal.abort() })).rejects.toThrow();
  const next = await start(dataDir);
  expect(await ask(next.url, "select 1 as one")).toEqual([{ one: 1 }]);
  await next.stop();
});

test("a data folder that is a file is one clear line", async ({ dataDir }) => {
  writeFileSync(dataDir, "");
  await expect(start(dataDir)).rejects.toThrow(/DATAINSIGHT_HOME/);
});

test("variables of the caller's PostgreSQL and an unwritable temporary folder do not disturb it", async ({
  dataDir,
}) => {
  const before = { ...process.env };
  Object.assign(process.env, { PGPORT: "1", PGDATA: "/nowhere", PGUSER: "nobody", TMPDIR: "/proc", LC_ALL: "xx_XX" });
  try {
    const server = await start(dataDir);
    expect(await ask(server.url, "select 1 as one")).toEqual([{ one: 1 }]);
    await server.stop();
  } finally {
    for (const name of ["PGPORT", "PGDATA", "PGUSER", "TMPDIR", "LC_ALL"]) delete process.env[name];
    Object.assign(process.env, before);
  }
});

test.runIf(isRoot)(
  "root runs the server as an ordinary user, elsewhere when that user cannot enter the folder, and says so",
  async ({ dataDir }) => {
    chmodSync(join(dataDir, ".."), 0o700);
    const lines: string[] = [];
    const server = await start(dataDir, lines);
    expect(lines.join()).toContain("may not enter");
    expect(server.clusterDir).not.toContain(dataDir);
    expect(statSync(server.clusterDir).uid).not.toBe(0);
    expect(await ask(server.url, "select 1 as one")).toEqual([{ one: 1 }]);
    await server.stop();
    rmSync(join(server.clusterDir, ".."), { recursive: true });
  },
);

test.runIf(isRoot)("an ordinary user starts it in a folder of their own", async ({ dataDir }) => {
  const home = join(dataDir, "..");
  execFileSync("chown", ["65534:65534", home]);
  const child = spawn(
    "setpriv",
    [
      "--reuid=65534",
      "--regid=65534",
      "--clear-groups",
      process.execPath,
      "--input-type=module-typescript",
      "-e",
      `
    import { startEmbeddedPostgres } from ${JSON.stringify(moduleUrl)};
    import postgres from ${JSON.stringify(new URL(import.meta.resolve("postgres")).href)};
    const server = await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)}, durable: false, log: console.error });
    const sql = postgres(server.url);
    const [row] = await sql\`select 42 as answer\`;
    await sql.end();
    await server.stop();
    process.stdout.write(String(row.answer));`,
    ],
    { cwd: fileURLToPath(new URL(".", import.meta.url)), stdio: ["ignore", "pipe", "inherit"] },
  );
  let output = "";
  child.stdout.on("data", (text) => (output += String(text)));
  const [code] = await once(child, "exit");
  expect({ code, output }).toEqual({ code: 0, output: "42" });
  expect(statSync(join(dataDir, "postgres-18")).uid).toBe(65534);
});
