import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { z } from "zod";

/** What a child says once it serves. */
const Ready = z.object({
  ready: z.literal(true),
  url: z.string().optional(),
  apiKey: z.string().optional(),
  workspaceId: z.string().optional(),
  signInLink: z.string().optional(),
});

export type StackChild = {
  ready: z.infer<typeof Ready>;
  onExit: (listener: () => void) => void;
  close: () => Promise<void>;
};

const killAfterMs = 12_000;
const keptErrors = 2_000;

/** Starts a program of the workspace and waits until it says that it is ready. @throws Error with its last words. */
export async function startChild(relativePath: string, env: Record<string, string | undefined>): Promise<StackChild> {
  const program = fileURLToPath(new URL(relativePath, import.meta.url));
  const child = spawn(process.execPath, [program], {
    env: definedOnly(env),
    stdio: ["ignore", "inherit", "pipe", "ipc"],
  });
  let errors = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    errors = (errors + chunk.toString()).slice(-keptErrors);
    process.stderr.write(chunk);
  });
  const ready = await new Promise<z.infer<typeof Ready>>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", () => reject(new Error(errors.trim() || `${relativePath} ended before it was ready.`)));
    child.once("message", (message) => resolve(Ready.parse(message)));
  });
  child.removeAllListeners("exit");
  return { ready, onExit: (listener) => child.once("exit", listener), close: () => endChild(child) };
}

/** Runs a program of the workspace to its end. @throws Error with its last words unless it exits with 0. */
export async function runProgram(
  relativePath: string,
  args: string[],
  env: Record<string, string | undefined>,
): Promise<void> {
  const program = fileURLToPath(new URL(relativePath, import.meta.url));
  const child = spawn(process.execPath, [program, ...args], {
    env: definedOnly(env),
    stdio: ["ignore", "inherit", "pipe"],
  });
  let errors = "";
  child.stderr.on("data", (chunk: Buffer) => {
    errors = (errors + chunk.toString()).slice(-keptErrors);
  });
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(errors.trim() || `${relativePath} ended with ${String(code)}.`);
}

async function endChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const timer = setTimeout(() => child.kill("SIGKILL"), killAfterMs);
  child.kill("SIGTERM");
  await gone;
  clearTimeout(timer);
}

function definedOnly(env: Record<string, string | undefined>): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined));
}
