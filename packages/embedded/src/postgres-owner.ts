import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import { chmod, cp, mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { PostgresBinaries } from "./postgres-binaries.ts";

/** Who the server runs as: PostgreSQL refuses to run as root. */
export interface ServerUser {
  name: string;
  uid: number;
  gid: number;
}

/** Where a server that cannot live in the wanted folder lives instead. */
const sharedFolder = "/var/lib/datainsight";

/** The operating system's user for the server; undefined when the current one will do, which is any but root. */
export function findServerUser(): ServerUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const existing = readUser("postgres");
  if (existing) return existing;
  for (const [program, ...args] of [
    ["useradd", "--system", "--user-group", "--no-create-home", "--shell", "/bin/false", "postgres"],
    ["adduser", "-S", "-H", "-D", "postgres"],
  ] as const) {
    try {
      execFileSync(program, args, { stdio: "ignore" });
    } catch {
      continue;
    }
    const made = readUser("postgres");
    if (made) return made;
  }
  const nobody = readUser("nobody");
  if (nobody) return nobody;
  throw new Error(
    "The local database cannot run as root, and no other user could be made for it. Run the command as an ordinary user, or set DATABASE_URL.",
  );
}

function readUser(name: string): ServerUser | undefined {
  const line = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(":") ?? [];
  return uid === undefined || gid === undefined ? undefined : { name, uid: Number(uid), gid: Number(gid) };
}

/** The first folder on the way to `path` that the user may not enter; undefined when it can reach it. */
export function findBarrier(path: string, user: ServerUser): string | undefined {
  const folders: string[] = [];
  for (let folder = path; ; folder = dirname(folder)) {
    folders.unshift(folder);
    if (folder === dirname(folder)) break;
  }
  return folders.find((folder) => existsSync(folder) && !mayEnter(folder, user));
}

function mayEnter(folder: string, user: ServerUser): boolean {
  const { mode, uid, gid } = statSync(folder);
  if (uid === user.uid) return (mode & 0o100) !== 0;
  if (gid === user.gid) return (mode & 0o010) !== 0;
  return (mode & 0o001) !== 0;
}

/** The folder for the cluster: `wanted`, or one of the machine's when the user of the server cannot reach that. */
export async function placeCluster(
  wanted: string,
  user: ServerUser | undefined,
  log: (line: string) => void,
): Promise<string> {
  if (!user) return wanted;
  const parent = dirname(wanted);
  // The data folder is ours: letting others pass through, without listing it, shows nothing.
  if (findBarrier(parent, user) === parent) await chmod(parent, (statSync(parent).mode & 0o777) | 0o011);
  const barrier = findBarrier(parent, user);
  if (barrier === undefined) return wanted;
  const place = join(sharedFolder, createHash("sha256").update(wanted).digest("hex").slice(0, 12), "postgres");
  await makeShared(dirname(place));
  log(
    `The database refuses to run as root, and its user ${user.name} may not enter ${barrier}: its files are in ${place} instead.`,
  );
  return place;
}

/** The programs of the server where its user can run them: a copy outside when it cannot reach the installed ones. */
export async function placeBinaries(
  binaries: PostgresBinaries,
  user: ServerUser | undefined,
  log: (line: string) => void,
): Promise<string> {
  if (!user || findBarrier(join(binaries.root, "bin"), user) === undefined) return binaries.root;
  const place = join(sharedFolder, `programs-${binaries.version}`);
  if (existsSync(place)) return place;
  log(`The user ${user.name} cannot reach the programs of the database: copying them to ${place}.`);
  await makeShared(sharedFolder);
  const partial = `${place}.${process.pid}`;
  await cp(binaries.root, partial, { recursive: true, verbatimSymlinks: true });
  await rename(partial, place).catch(async (cause: unknown) => {
    await rm(partial, { recursive: true, force: true });
    if (!existsSync(place)) throw cause;
  });
  return place;
}

async function makeShared(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o755 });
  } catch (cause) {
    throw new Error(
      `The local database needs a folder that an ordinary user can reach, and ${folder} cannot be made. Choose another data folder with DATAINSIGHT_HOME, or run the command as an ordinary user.`,
      { cause },
    );
  }
}
