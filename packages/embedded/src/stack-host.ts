import { appendFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { closeWithin, shutdownSignal } from "@datainsight/runtime";
import { readSource } from "./env.ts";
import { startEmbeddedPostgres } from "./postgres.ts";
import { withFileLock } from "./postgres-lock.ts";
import type { HostMessage } from "./stack.ts";
import { countLeases, readOrMakeSecret, stackFiles, writeServerFile } from "./stack-files.ts";
import { runProgram, type StackChild, startChild } from "./stack-child.ts";

// The process that keeps a local stack: it outlives the command that started it, and ends with the last one that uses it.

const leaseCheckMs = 500;
const closeMs = 15_000;
const [home = "", host = "127.0.0.1", port = "0"] = process.argv.slice(2);
const files = stackFiles(home);
const stopSignal = shutdownSignal();
const closers: { name: string; close: () => Promise<unknown> }[] = [];

try {
  await run();
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  // What the environment's parser says of a variable; of a child only its last words are known.
  const isSetting = /\b[A-Z][A-Z0-9_]* is wrong: expected /.test(message);
  tell({ type: "failed", message, ...(isSetting && { code: "usage" }) });
  appendFileSync(files.log, `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  await closeAll();
  process.exit(1);
}

async function run(): Promise<void> {
  tell({ type: "step", text: "Starting the database" });
  const postgres = await startEmbeddedPostgres({
    dataDir: home,
    log: (text) => tell({ type: "step", text }),
    signal: stopSignal,
  });
  closers.push({ name: "database", close: () => postgres.stop() });
  stopSignal.throwIfAborted();
  const environment = await childEnvironment(postgres.url);
  await runProgram("../../services/src/schema/main.ts", ["migrate"], environment);
  stopSignal.throwIfAborted();
  tell({ type: "step", text: "Starting the API and the worker" });
  const [api, worker] = await Promise.all([
    started("api", startChild("../../../apps/api/src/local.ts", { ...environment, HOST: host, PORT: port })),
    started("worker", startChild("../../../apps/worker/src/main.ts", environment)),
  ]);
  const { url, apiKey, workspaceId, signInLink } = api.ready;
  if (!url || !apiKey || !workspaceId) throw new Error("The API did not say where it listens.");
  stopSignal.throwIfAborted();
  await writeServerFile(home, { url, apiKey, workspaceId, hostPid: process.pid });
  tell({ type: "ready", url, apiKey, workspaceId, ...(signInLink ? { signInLink } : {}) });
  for (const child of [api, worker]) child.onExit(() => void end());
  stopSignal.addEventListener("abort", () => void end());
  watchLeases();
}

/** Whatever started is closed again, also when its sibling did not start. */
async function started(name: string, starting: Promise<StackChild>): Promise<StackChild> {
  const child = await starting;
  closers.unshift({ name, close: child.close });
  return child;
}

/** What the user's own environment says about limits reaches the children; what belongs to another installation does not. */
async function childEnvironment(databaseUrl: string): Promise<Record<string, string | undefined>> {
  return {
    ...readSource(),
    NODE_ENV: "production",
    DATABASE_URL: databaseUrl,
    STORAGE_URL: pathToFileURL(files.storage).href,
    SCRATCH_DIR: files.scratch,
    AUTH_SECRET: await readOrMakeSecret(home),
    PUBLIC_URL: undefined,
    REDIS_URL: undefined,
  };
}

function watchLeases(): void {
  const timer = setInterval(() => {
    void countLeases(home).then((leases) => {
      if (leases > 0) return;
      clearInterval(timer);
      void endUnlessUsed();
    });
  }, leaseCheckMs);
}

/** Under the lock, so that a command that starts just now either keeps this stack or waits for its end. */
async function endUnlessUsed(): Promise<void> {
  await withFileLock(files.lock, { timeoutMs: 60_000 }, async () => {
    if ((await countLeases(home)) > 0) return watchLeases();
    await end();
  });
}

let ending: Promise<void> | undefined;
function end(): Promise<void> {
  ending ??= closeAll().then(() => process.exit(0));
  return ending;
}

/** Worker and API first, the database they need last. */
async function closeAll(): Promise<void> {
  const inOrder = async () => {
    for (const { close } of closers) await close();
  };
  await closeWithin(closeMs, [{ name: "stack", close: inOrder }]);
  await rm(files.server, { force: true });
}

function tell(message: HostMessage): void {
  if (process.connected) process.send?.(message);
}
