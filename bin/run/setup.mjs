import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { followInstall } from "./install-progress.mjs";
import { explainFailure } from "./install-failure.mjs";
import { withLock } from "./lock.mjs";
import { runPackageManager } from "./package-manager.mjs";

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");

// Measured on linux-x64: 220 MB downloaded, 650 MB unpacked.
const spaceNeeded = 900e6;

/**
 * Installs what the lockfile names, unless it is there already. What an interrupted run fetched is not fetched again.
 * @returns {Promise<string | undefined>} undefined when everything is in place, else what went wrong and what to do
 */
export async function installIfNeeded({ report, env }, folder = root) {
  const wanted = lockfileHash(folder);
  if (installedHash(folder) === wanted) return undefined;
  try {
    mkdirSync(path.dirname(stampFile(folder)), { recursive: true });
  } catch (error) {
    return explainFailure({ code: error.code, message: error.message }, { folder, env });
  }
  const onWait = () => report("Another command is setting DataInsight up; waiting for it.");
  return withLock(path.join(folder, "node_modules/.setup/lock"), { onWait }, async () => {
    if (installedHash(folder) === wanted) return undefined;
    const problem = await install(folder, { report, env });
    if (problem === undefined) writeFileSync(stampFile(folder), wanted);
    return problem;
  });
}

async function install(folder, { report, env }) {
  const first = !existsSync(path.join(folder, "node_modules/.modules.yaml"));
  if (first && freeSpace(folder) < spaceNeeded) return explainFailure({ code: "ENOSPC" }, { folder, env });
  rmSync(stampFile(folder), { force: true });
  report(
    first
      ? "Setting up DataInsight, once: Node 24, PostgreSQL, DuckDB and libraries; about 220 MB to download, 650 MB on disk."
      : "Bringing DataInsight's libraries up to date.",
  );
  const progress = followInstall(report);
  const { code, signal, failure } = await runPackageManager(folder, {
    env,
    onEvent: progress.onEvent,
    onStep: progress.onStep,
  });
  progress.stop();
  if (signal !== undefined) return "Setup was stopped. Run the command again: it goes on where it stopped.";
  if (code !== 0) return explainFailure(failure, { folder, env });
  progress.done();
  return undefined;
}

function stampFile(folder) {
  return path.join(folder, "node_modules/.setup/stamp");
}

function lockfileHash(folder) {
  const lockfile = readFileSync(path.join(folder, "pnpm-lock.yaml"));
  return createHash("sha256").update(lockfile).update(`${process.platform}-${process.arch}`).digest("hex");
}

function installedHash(folder) {
  try {
    return readFileSync(stampFile(folder), "utf8");
  } catch {
    return undefined;
  }
}

function freeSpace(folder) {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return Infinity;
  }
}
