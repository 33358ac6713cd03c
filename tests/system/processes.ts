import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** A real API or worker process of this repository, as operations run it. */
export type Process = {
  child: ChildProcess;
  url: string | undefined;
  output: () => string;
  kill: (signal: NodeJS.Signals) => Promise<void>;
};

const programs = { api: "../../apps/api/src/main.ts", worker: "../../apps/worker/src/main.ts" } as const;
const kept = 100_000;

/** Starts a process and waits until it says that it is ready. */
export async function startProcess(name: keyof typeof programs, env: Record<string, string>): Promise<Process> {
  const program = fileURLToPath(new URL(programs[name], import.meta.url));
  const child = spawn(process.execPath, [program], {
    env: { PATH: process.env["PATH"] ?? "", LOG_LEVEL: "info", PORT: "0", ...env },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  let output = "";
  const collect = (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-kept);
  };
  child.stdout?.on("data", collect);
  child.stderr?.on("data", collect);
  const ready = await Promise.race([
    once(child, "message"),
    once(child, "exit").then(() => {
      throw new Error(`the ${name} ended before it was ready: ${output}`);
    }),
  ]);
  const [message] = ready;
  return {
    child,
    url: typeof message === "object" && message !== null && typeof message.url === "string" ? message.url : undefined,
    output: () => output,
    kill: async (signal) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, "exit");
      child.kill(signal);
      await gone;
    },
  };
}

/** Looks until `look` gives something other than undefined; the deadline is for a broken system, not a measure. */
export async function eventually<Found>(
  look: () => Promise<Found | undefined>,
  what: string,
  timeoutMs = 60_000,
): Promise<Found> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > deadline) throw new Error(`waited ${timeoutMs} ms in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
