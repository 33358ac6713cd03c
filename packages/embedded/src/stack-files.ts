import { randomBytes } from "node:crypto";
import { readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { makeFolder } from "./folder.ts";
import { isAlive } from "./postgres-process.ts";

/** How other commands find the running stack. */
export const ServerFile = z.object({
  url: z.url(),
  apiKey: z.string(),
  workspaceId: z.uuid(),
  hostPid: z.number().int(),
});
export type ServerFile = z.infer<typeof ServerFile>;

/** The files of a local stack in its home folder. */
export function stackFiles(home: string) {
  return {
    lock: join(home, "stack.lock"),
    server: join(home, "server.json"),
    leases: join(home, "leases"),
    log: join(home, "stack.log"),
    secret: join(home, "auth-secret"),
    storage: join(home, "storage"),
    scratch: join(home, "scratch"),
  };
}

/** Makes the home folder. @throws Error that names the folder when it cannot be written. */
export async function makeHome(home: string): Promise<void> {
  try {
    await makeFolder(stackFiles(home).leases, { mode: 0o700 });
    const probe = join(home, `.write-${process.pid}`);
    await writeFile(probe, "");
    await rm(probe);
  } catch (cause) {
    throw new Error(
      `The data folder ${home} cannot be written. Choose another with DATAINSIGHT_HOME, or change its permissions.`,
      { cause },
    );
  }
}

/** The running stack, or undefined when its host is gone or never was. */
export async function readServerFile(home: string): Promise<ServerFile | undefined> {
  const text = await readFile(stackFiles(home).server, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const server = ServerFile.safeParse(parseJson(text));
  return server.success && isAlive(server.data.hostPid) ? server.data : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Readers see the old file or the whole new one. */
export async function writeServerFile(home: string, server: ServerFile): Promise<void> {
  const { server: path } = stackFiles(home);
  await writeFile(`${path}.new`, JSON.stringify(server, null, 2), { mode: 0o600 });
  await rename(`${path}.new`, path);
}

/** The secret that signs sessions: made once, kept with the data. */
export async function readOrMakeSecret(home: string): Promise<string> {
  const { secret } = stackFiles(home);
  const known = await readFile(secret, "utf8").catch(() => undefined);
  if (known) return known;
  const made = randomBytes(32).toString("base64");
  await writeFile(secret, made, { mode: 0o600 });
  return made;
}

/** Says that this process uses the stack. The returned function takes it back; the death of the process does, too. */
export async function takeLease(home: string): Promise<() => Promise<void>> {
  const path = join(stackFiles(home).leases, `${process.pid}-${randomBytes(4).toString("hex")}`);
  await writeFile(path, "");
  return () => rm(path, { force: true });
}

/** How many living processes use the stack; leases of dead ones are removed. */
export async function countLeases(home: string): Promise<number> {
  const folder = stackFiles(home).leases;
  const names = await readdir(folder).catch(() => []);
  let living = 0;
  for (const name of names) {
    if (isAlive(Number(name.split("-")[0]))) living += 1;
    else await rm(join(folder, name), { force: true });
  }
  return living;
}
