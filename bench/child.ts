import { type ChildProcess, type Serializable, spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";

/** What a program costs: seconds of wall clock for the work itself; processor seconds and peak memory of the whole process. */
export const Cost = z.object({ wallSeconds: z.number(), cpuSeconds: z.number(), peakBytes: z.number() });
export type Cost = z.infer<typeof Cost>;

export type RunningChild = { message: unknown; close: () => Promise<void> };

type ChildOptions = { input?: Serializable; env?: Record<string, string>; signal: AbortSignal };

/** Children keep the code that they compiled for those after them, as the worker's do. */
const codeCacheDir = path.join(tmpdir(), "datainsight-bench-code");
const keptErrors = 4_000;
const killAfterMs = 15_000;

/** The path of a file of this repository, from its root. */
export function inRepository(relativePath: string): string {
  return fileURLToPath(new URL(`../${relativePath}`, import.meta.url));
}

/**
 * Starts a Node program of this repository and waits for its first message. `input` is sent to it at once.
 * @throws Error with its last words when it ends before
 */
export async function startChild(
  relativePath: string,
  { input, env = {}, signal }: ChildOptions,
): Promise<RunningChild> {
  signal.throwIfAborted();
  const child = spawn(process.execPath, [inRepository(relativePath)], {
    env: { ...process.env, NODE_ENV: "production", LOG_LEVEL: "warn", NODE_COMPILE_CACHE: codeCacheDir, ...env },
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    serialization: "advanced",
  });
  const stop = () => child.kill("SIGKILL");
  signal.addEventListener("abort", stop);
  let errors = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    errors = (errors + chunk.toString()).slice(-keptErrors);
  });
  if (input !== undefined) child.send(input);
  const message = await new Promise<unknown>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`${relativePath} ended (${String(code)}): ${errors.trim()}`)));
    child.once("message", resolve);
  });
  return {
    message,
    close: async () => {
      signal.removeEventListener("abort", stop);
      await end(child);
    },
  };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  const timer = setTimeout(() => child.kill("SIGKILL"), killAfterMs);
  child.kill("SIGTERM");
  await gone;
  clearTimeout(timer);
}

/** Runs a program of bench/children to its end: a fresh process, so that its peak memory is its own. */
export async function measureChild(name: string, input: Serializable, signal: AbortSignal): Promise<Cost> {
  const child = await startChild(`bench/children/${name}.ts`, { input, signal });
  await child.close();
  return Cost.parse(child.message);
}

/** The cost of steps that run one after the other: times add up, the highest peak counts. */
export function addCosts(costs: readonly Cost[]): Cost {
  return {
    wallSeconds: costs.reduce((sum, cost) => sum + cost.wallSeconds, 0),
    cpuSeconds: costs.reduce((sum, cost) => sum + cost.cpuSeconds, 0),
    peakBytes: Math.max(...costs.map((cost) => cost.peakBytes)),
  };
}
