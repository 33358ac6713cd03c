import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";

const touchEvery = 5_000;
const deadAfter = 60_000;

/**
 * Runs `work` while this process alone holds the lock file; others wait. A lock whose holder died, or has not touched it
 * for a minute (a process id may have been given to another process), is taken over.
 */
export async function withLock(file, { onWait, pollEvery = 300 }, work) {
  mkdirSync(path.dirname(file), { recursive: true });
  let waiting = false;
  while (!tryLock(file)) {
    if (removeIfDead(file)) continue;
    if (!waiting) onWait();
    waiting = true;
    await wait(pollEvery);
  }
  const timer = setInterval(() => touch(file), touchEvery);
  timer.unref();
  try {
    return await work();
  } finally {
    clearInterval(timer);
    rmSync(file, { force: true });
  }
}

function tryLock(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
}

function removeIfDead(file) {
  const before = readLock(file);
  if (before === undefined) return true;
  if (isAlive(before.pid) && Date.now() - before.touchedAt < deadAfter) return false;
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return true;
  }
  // Another waiter may have taken the lock over between the look and the rename: give it back.
  if (readLock(aside)?.pid !== before.pid) {
    try {
      linkSync(aside, file);
    } catch {}
  }
  rmSync(aside, { force: true });
  return true;
}

function readLock(file) {
  try {
    return { pid: Number(readFileSync(file, "utf8")), touchedAt: statSync(file).mtimeMs };
  } catch {
    return undefined;
  }
}

function isAlive(pid) {
  // A holder between creating the file and writing its id into it is alive.
  if (!Number.isInteger(pid) || pid <= 0) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

function touch(file) {
  try {
    utimesSync(file, new Date(), new Date());
  } catch {}
}
