import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { closeSync, openSync } from "node:fs";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import postgres from "postgres";
import { findPostgresBinaries, postgresMajorVersion, postgresProgram } from "./postgres-binaries.ts";
import { clusterFolder, createCluster, loadPasswords, ownerName, provision, serverEnvironment, superuserName } from "./postgres-cluster.ts";
import { withFileLock } from "./postgres-lock.ts";
import { findServerUser, placeBinaries, placeCluster, type ServerUser } from "./postgres-owner.ts";
import { endServer, isAlive, readRunningServer } from "./postgres-process.ts";

export interface EmbeddedPostgresOptions {
  /** The folder for everything of the server; made when it is missing. */
  dataDir: string;
  log: (line: string) => void;
  signal?: AbortSignal;
  /** False gives up safety against a crash of the machine for speed: for tests. */
  durable?: boolean;
  /** The port to listen on; a free one unless told. */
  port?: number;
}

export interface EmbeddedPostgres {
  /** The database `datainsight`, as its plain owner. */
  url: string;
  /** The database `postgres`, as superuser: for looking after the server only. */
  superuserUrl: string;
  port: number;
  /** Where the rows lie; outside the data folder when the server's user could not reach that. */
  clusterDir: string;
  /** Gives up this use; the last one ends the server. */
  stop(): Promise<void>;
}

const lockTimeoutMs = 120_000;
const startTimeoutMs = 60_000;

/**
 * Starts the local PostgreSQL, or joins the one that runs on the same folder: several commands share it, and it ends with
 * the last. It listens on 127.0.0.1 alone, on a free port, without a Unix socket. What a killed command or server left
 * behind is taken over or recovered. Throws an Error with a message for people when it cannot run.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const dataDir = resolve(options.dataDir);
  await mkdir(join(dataDir, "postgres-uses"), { recursive: true }).catch((cause: unknown) => {
    throw new Error(`The data folder ${dataDir} cannot be written. Choose another with DATAINSIGHT_HOME.`, { cause });
  });
  const lockPath = join(dataDir, "postgres.lock");
  const use = join(dataDir, "postgres-uses", `${process.pid}-${randomUUID()}`);
  const locked = { timeoutMs: lockTimeoutMs, signal: options.signal };
  const server = await withFileLock(lockPath, locked, async () => {
    const started = await startOrJoin(dataDir, options);
    await writeFile(use, "");
    return started;
  });
  const stop = () =>
    withFileLock(lockPath, { timeoutMs: lockTimeoutMs }, async () => {
      await rm(use, { force: true });
      if (await countUses(dataDir)) return;
      const running = await readRunningServer(server.clusterDir);
      if (running) await endServer(running.pid);
    });
  return { ...server, stop };
}

async function startOrJoin(dataDir: string, options: EmbeddedPostgresOptions): Promise<Omit<EmbeddedPostgres, "stop">> {
  const { log, signal } = options;
  const user = findServerUser();
  const programs = await placeBinaries(findPostgresBinaries(), user, log);
  const clusterDir = await placeCluster(clusterFolder(dataDir, postgresMajorVersion), user, log);
  const passwords = await loadPasswords(join(dataDir, "postgres-passwords.json"));
  await createCluster({ programs, cluster: clusterDir, password: passwords.superuser, user });
  const running = await readRunningServer(clusterDir);
  const logPath = join(dataDir, "postgres.log");
  const port = running?.port ?? (await startServer({ programs, clusterDir, user, logPath, durable: options.durable ?? true, signal, wantedPort: options.port }));
  const address = `127.0.0.1:${port}`;
  const superuserUrl = `postgres://${superuserName}:${passwords.superuser}@${address}/postgres`;
  if (running) await waitUntilReady(superuserUrl, () => isAlive(running.pid), signal);
  await provision(superuserUrl, passwords.owner);
  return { url: `postgres://${ownerName}:${passwords.owner}@${address}/${ownerName}`, superuserUrl, port, clusterDir };
}

interface ServerStart {
  programs: string;
  clusterDir: string;
  user: ServerUser | undefined;
  logPath: string;
  durable: boolean;
  signal: AbortSignal | undefined;
  wantedPort: number | undefined;
}

/** Starts the server and waits until it takes connections. Tries again over a port that was just taken, or the shared memory of a server that is still dying. */
async function startServer(start: ServerStart): Promise<number> {
  const deadline = performance.now() + startTimeoutMs;
  for (;;) {
    const port = start.wantedPort ?? (await findFreePort());
    if (await tryStart(start, port)) return port;
    const complaint = await readTail(start.logPath);
    const passing = /could not bind|still in use|lock file .* already exists/.test(complaint);
    if (!passing || performance.now() > deadline) {
      throw new Error(`The local database did not start (${start.logPath}): ${complaint.trim().split("\n").slice(-3).join(" ")}`);
    }
    await delay(500, undefined, { signal: start.signal });
  }
}

async function tryStart(start: ServerStart, port: number): Promise<boolean> {
  const { programs, clusterDir, user, logPath, durable, signal } = start;
  const settings = [
    ["listen_addresses", "127.0.0.1"],
    ["port", String(port)],
    ["unix_socket_directories", ""],
    ["max_connections", "200"],
    ["timezone", "UTC"],
    ["log_timezone", "UTC"],
    ["logging_collector", "off"],
    ...(durable
      ? []
      : [
          ["fsync", "off"],
          ["full_page_writes", "off"],
          ["max_wal_size", "2GB"],
        ]),
  ].flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const output = openSync(logPath, "w", 0o600);
  // Its own process group: Ctrl-C in the terminal is for the command, which then stops the server in order.
  const child = spawn(postgresProgram(programs, "postgres"), ["-D", clusterDir, ...settings], {
    cwd: "/",
    detached: true,
    env: serverEnvironment(),
    stdio: ["ignore", output, output],
    ...(user ? { uid: user.uid, gid: user.gid } : {}),
  });
  closeSync(output);
  child.unref();
  let ended = false;
  child.once("exit", () => (ended = true));
  child.once("error", () => (ended = true));
  try {
    return await waitUntilReady(`postgres://${superuserName}@127.0.0.1:${port}/postgres`, () => !ended, signal);
  } catch (cause) {
    if (child.pid !== undefined) await endServer(child.pid);
    throw cause;
  }
}

/** Waits until the server answers, be it only to ask for a password; false when it ended on the way. */
async function waitUntilReady(url: string, runs: () => boolean, signal: AbortSignal | undefined): Promise<boolean> {
  const deadline = performance.now() + startTimeoutMs;
  while (runs()) {
    signal?.throwIfAborted();
    if (await answers(url)) return true;
    if (performance.now() > deadline) throw new Error(`The local database did not answer within ${startTimeoutMs / 1000} seconds.`);
    await delay(50, undefined, { signal });
  }
  return false;
}

async function answers(url: string): Promise<boolean> {
  const sql = postgres(url, { max: 1, connect_timeout: 5, onnotice: () => {} });
  try {
    await sql`select 1`;
    return true;
  } catch (error) {
    // 28P01 and 28000: it is up, and wants a password. 57P03: it is still starting.
    return error instanceof Error && "code" in error && (error.code === "28P01" || error.code === "28000");
  } finally {
    await sql.end({ timeout: 1 });
  }
}

function findFreePort(): Promise<number> {
  return new Promise((resolvePort, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => {
        if (address !== null && typeof address === "object") resolvePort(address.port);
        else reject(new Error("No free port was found."));
      });
    });
  });
}

async function readTail(path: string): Promise<string> {
  const text = await readFile(path, "utf8").catch(() => "");
  return text.slice(-4000);
}

/** How many running processes still use the server; what dead ones left is removed. */
async function countUses(dataDir: string): Promise<number> {
  const folder = join(dataDir, "postgres-uses");
  const uses = await readdir(folder);
  const dead = uses.filter((name) => !isAlive(Number(name.split("-")[0])));
  await Promise.all(dead.map((name) => rm(join(folder, name), { force: true })));
  return uses.length - dead.length;
}
