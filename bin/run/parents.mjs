import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";

const lookEvery = 500;
const mostShells = 4;
const shells = new Set(["sh", "bash", "dash", "zsh", "ksh", "ash", "busybox"]);

/**
 * Calls `then` once when one of the processes between npm and this one, or npm itself, is gone; the answer ends the
 * watch. npm hands a signal to the shell that it started, and that one dies of it without a word to its child.
 */
export function whenParentsDie(then, parents) {
  const [parent] = parents;
  const looking = setInterval(() => {
    if (process.ppid === parent && parents.every(lives)) return;
    clearInterval(looking);
    then();
  }, lookEvery);
  looking.unref();
  return () => clearInterval(looking);
}

/** The parent, and what is above it as long as it is a shell: those of npm's script and of the launcher of Node, and npm. */
export function parentsUpToNpm() {
  const found = [];
  let pid = process.ppid;
  while (found.length <= mostShells) {
    found.push(pid);
    const known = lookUp(pid);
    if (known === undefined || !shells.has(path.basename(known.program).replace(/^-/, ""))) return found;
    pid = known.parent;
  }
  return found.slice(0, 1);
}

/** Of a process: its parent and the program that it runs; undefined where the system does not tell. */
function lookUp(pid) {
  try {
    if (process.platform === "linux") {
      const parent = Number(/^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
      return { parent, program: readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0")[0] };
    }
    const { stdout } = spawnSync("ps", ["-o", "ppid=,args=", "-p", String(pid)], { encoding: "utf8" });
    const [, parent, program] = /^\s*(\d+)\s+(\S+)/.exec(stdout ?? "") ?? [];
    return program === undefined ? undefined : { parent: Number(parent), program };
  } catch {
    return undefined;
  }
}

/** One that has ended, and that nobody collects, counts as gone: the first process of a container often collects none. */
function lives(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error.code === "EPERM";
  }
  try {
    return process.platform !== "linux" || !/^State:\s*Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}
