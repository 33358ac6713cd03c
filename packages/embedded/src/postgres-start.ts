import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import postgres from "postgres";
import { databaseFailure } from "./database-failure.ts";
import { postgresProgram } from "./postgres-binaries.ts";
import { serverEnvironment, superuserName } from "./postgres-cluster.ts";
import type { ServerUser } from "./postgres-owner.ts";
import { endServer } from "./postgres-process.ts";

const startTimeoutMs = 60_000;

export interface ServerStart {
  programs: string;
  clusterDir: string;
  user: ServerUser | undefined;
  logPath: string;
  durable: boolean;
  signal: AbortSignal | undefined;
  wantedPort: number | undefined;
}

/** Starts the server and waits until it takes connections. Tries again over a port that was just taken, or the shared memory of a server that is still dying. */
export async function startServer(start: ServerStart): Promise<number> {
  const deadline = performance.now() + startTimeoutMs;
  for (;;) {
    const port = start.wantedPort ?? (await findFreePort());
    if (await tryStart(start, port)) return port;
    const complaint = await readTail(start.logPath);
    const passing = /could not bind|still in use|lock file .* already exists/.test(complaint);
    if (!passing || performance.now() > deadline) {
      throw databaseFailure(`The local database did not start (${start.logPath})`, {
        complaint,
        folder: start.clusterDir,
      });
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
export async function waitUntilReady(
  url: string,
  runs: () => boolean,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const deadline = performance.now() + startTimeoutMs;
  while (runs()) {
    signal?.throwIfAborted();
    if (await answers(url)) return true;
    if (performance.now() > deadline)
      throw new Error(`The local database did not answer within ${startTimeoutMs / 1000} seconds.`);
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
