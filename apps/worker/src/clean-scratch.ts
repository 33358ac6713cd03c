import { mkdir, readdir, rm } from "node:fs/promises";
import path from "node:path";

/** Folders of this process in the scratch folder; their names carry the process id. */
export function scratchFor(root: string, pid: number): string {
  return path.join(root, `worker-${pid}`);
}

/** Makes this worker's scratch folder, and removes the ones of workers that are gone. */
export async function prepareScratch(root: string, pid: number): Promise<string> {
  await mkdir(root, { recursive: true, mode: 0o700 });
  for (const name of await readdir(root)) {
    const owner = /^worker-(\d+)$/.exec(name)?.[1];
    if (owner !== undefined && !isAlive(Number(owner)))
      await rm(path.join(root, name), { recursive: true, force: true });
  }
  const own = scratchFor(root, pid);
  await rm(own, { recursive: true, force: true });
  await mkdir(own, { mode: 0o700 });
  return own;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
