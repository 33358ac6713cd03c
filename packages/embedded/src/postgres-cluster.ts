import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { chown, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import postgres from "postgres";
import { databaseFailure } from "./database-failure.ts";
import { readSource } from "./env.ts";
import { postgresProgram } from "./postgres-binaries.ts";
import type { ServerUser } from "./postgres-owner.ts";

/** The names of the superuser, which only looks after the server, and of the plain owner whom everything else uses. */
export const superuserName = "postgres";
export const ownerName = "datainsight";

export interface Passwords {
  superuser: string;
  owner: string;
}

/** Reads the passwords of this data folder, or makes them; the file is readable by its owner alone. */
export async function loadPasswords(path: string): Promise<Passwords> {
  if (existsSync(path)) {
    const stored: unknown = JSON.parse(await readFile(path, "utf8"));
    if (isPasswords(stored)) return stored;
    throw new Error(
      `${path} is damaged: it should hold the passwords of the local database. Restore it, or remove the data folder to start anew.`,
    );
  }
  const made = { superuser: randomBytes(24).toString("base64url"), owner: randomBytes(24).toString("base64url") };
  await writeFile(`${path}.new`, JSON.stringify(made), { mode: 0o600 });
  await rename(`${path}.new`, path);
  return made;
}

function isPasswords(value: unknown): value is Passwords {
  return (
    typeof value === "object" &&
    value !== null &&
    "superuser" in value &&
    typeof value.superuser === "string" &&
    "owner" in value &&
    typeof value.owner === "string"
  );
}

/** The environment for the server's programs: without PG* and locale settings of the caller, which would change what they do. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(readSource()).filter(([name]) => !/^(PG|LC_|LANG)/.test(name));
  return { ...Object.fromEntries(kept), LC_ALL: "C", TZ: "UTC" };
}

/** Makes the cluster unless it is there. It appears under its name only when it is whole, so a kill on the way costs nothing. */
export async function createCluster(options: {
  programs: string;
  cluster: string;
  password: string;
  user: ServerUser | undefined;
}): Promise<void> {
  const { programs, cluster, password, user } = options;
  if (existsSync(cluster)) return;
  const partial = `${cluster}.new`;
  const passwordFile = `${cluster}.password`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true, mode: 0o700 });
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (user) await Promise.all([partial, passwordFile].map((path) => chown(path, user.uid, user.gid)));
  try {
    const args = [
      `--pgdata=${partial}`,
      `--username=${superuserName}`,
      `--pwfile=${passwordFile}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      "--locale=C",
      "--locale-provider=builtin",
      "--builtin-locale=C.UTF-8",
      "--data-checksums",
      "--no-instructions",
    ];
    await runProgram({ program: postgresProgram(programs, "initdb"), args, user, folder: cluster });
  } catch (cause) {
    await rm(partial, { recursive: true, force: true });
    throw cause;
  } finally {
    await rm(passwordFile, { force: true });
  }
  await rename(partial, cluster);
}

type Program = { program: string; args: string[]; user: ServerUser | undefined; folder: string };

function runProgram({ program, args, user, folder }: Program): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: "/",
      env: serverEnvironment(),
      stdio: ["ignore", "ignore", "pipe"],
      ...(user ? { uid: user.uid, gid: user.gid } : {}),
    });
    let complaint = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (complaint += text));
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (code === 0) return resolve();
      const what = `Making the local database failed (${signal ?? `exit ${code}`})`;
      reject(databaseFailure(what, { complaint, folder }));
    });
  });
}

/** Makes the plain owner and its database unless they are there. The owner may make roles, and is no superuser. */
export async function provision(superuserUrl: string, password: string): Promise<void> {
  const sql = postgres(superuserUrl, { max: 1, onnotice: () => {} });
  try {
    const [role] = await sql`select 1 from pg_roles where rolname = ${ownerName}`;
    if (!role) await sql.unsafe(`create role ${ownerName} login createrole password '${password}'`);
    const [database] = await sql`select 1 from pg_database where datname = ${ownerName}`;
    if (!database) await sql.unsafe(`create database ${ownerName} owner ${ownerName}`);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** The name of a cluster's folder inside the data folder; a cluster belongs to one major version. */
export function clusterFolder(dataDir: string, majorVersion: number): string {
  return join(dataDir, `postgres-${majorVersion}`);
}
