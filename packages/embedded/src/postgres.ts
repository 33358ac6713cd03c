import { randomUUID } from "node:crypto";
import { readdir, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { makeFolder } from "./folder.ts";
import { findPostgresBinaries, postgresMajorVersion } from "./postgres-binaries.ts";
import {
  clusterFolder,
  createCluster,
  loadPasswords,
  ownerName,
  provision,
  superuserName,
} from "./postgres-cluster.ts";
import { withFileLock } from "./postgres-lock.ts";
import { findServerUser, placeBinaries, placeCluster } from "./postgres-owner.ts";
import { endServer, isAlive, readRunningServer } from "./postgres-process.ts";
import { startServer, waitUntilReady } from "./postgres-start.ts";

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

/**
 * Starts the local PostgreSQL, or joins the one that runs on the same folder: several commands share it, and it ends with
 * the last. It listens on 127.0.0.1 alone, on a free port, without a Unix socket. What a killed command or server left
 * behind is taken over or recovered. Throws an Error with a message for people when it cannot run.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const dataDir = resolve(options.dataDir);
  await makeFolder(join(dataDir, "postgres-uses")).catch((cause: unknown) => {
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
  const urlAt = (port: number) => `postgres://${superuserName}:${passwords.superuser}@127.0.0.1:${port}/postgres`;
  const found = await readRunningServer(clusterDir);
  // One that was killed just now can look alive for a moment: it counts only once it answers.
  const answers = found && (await waitUntilReady(urlAt(found.port), () => isAlive(found.pid), signal));
  const logPath = join(dataDir, "postgres.log");
  const port = answers
    ? found.port
    : await startServer({
        programs,
        clusterDir,
        user,
        logPath,
        durable: options.durable ?? true,
        signal,
        wantedPort: options.port,
      });
  const address = `127.0.0.1:${port}`;
  const superuserUrl = urlAt(port);
  await provision(superuserUrl, passwords.owner);
  return { url: `postgres://${ownerName}:${passwords.owner}@${address}/${ownerName}`, superuserUrl, port, clusterDir };
}

/** How many running processes still use the server; what dead ones left is removed. */
async function countUses(dataDir: string): Promise<number> {
  const folder = join(dataDir, "postgres-uses");
  const uses = await readdir(folder);
  const dead = uses.filter((name) => !isAlive(Number(name.split("-")[0])));
  await Promise.all(dead.map((name) => rm(join(folder, name), { force: true })));
  return uses.length - dead.length;
}
