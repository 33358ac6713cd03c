import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

export const repository = fileURLToPath(new URL("../..", import.meta.url));

export type Finished = { code: number | null; stdout: string; stderr: string };

/** Runs a command as a person does, from the repository's root unless told, and gives what it said. */
export async function runCommand(
  program: string,
  args: string[],
  { env = {}, cwd = repository }: { env?: Record<string, string>; cwd?: string } = {},
): Promise<Finished> {
  // A setting of npm's in the environment wins over the repository's own.
  const caller = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_config_/i.test(name)));
  const child = spawn(program, args, {
    cwd,
    env: { ...caller, NO_COLOR: "1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  await once(child, "close");
  return { code: child.exitCode, stdout, stderr };
}

/** `./datainsight ...`, without npm. */
export function datainsight(
  args: string[],
  options: { env?: Record<string, string>; cwd?: string } = {},
): Promise<Finished> {
  return runCommand(process.execPath, [`${repository}/bin/run.mjs`, ...args], options);
}
