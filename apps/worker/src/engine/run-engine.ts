import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { EngineInput, EngineName, EngineOutput } from "./engines.ts";
import { EngineRunError, type EngineProgress, type EngineReply, type EngineSettings } from "./protocol.ts";

const hostPath = fileURLToPath(new URL("./host.ts", import.meta.url));
/** Node's own heap in the child, in MB: results of 10,000 columns fit by far. */
const heapLimitMb = 1024;
const stderrKept = 4_000;

export type RunOptions = {
  settings: EngineSettings;
  timeoutMs: number;
  signal: AbortSignal;
  onProgress: (progress: EngineProgress) => void;
};

/**
 * Runs an engine in a child process of its own, so that a crash, a runaway query or the end of memory takes nothing else along.
 * @throws EngineRunError with the engine's own code; `limit_exceeded` past the time limit; `internal` when the child crashed;
 * the signal's reason when it aborts, once the child is gone
 */
export async function runEngine<Name extends EngineName>(
  name: Name,
  input: EngineInput<Name>,
  { settings, timeoutMs, signal, onProgress }: RunOptions,
): Promise<EngineOutput<Name>> {
  signal.throwIfAborted();
  const child = fork(hostPath, [], {
    execArgv: [`--max-old-space-size=${heapLimitMb}`],
    // Nothing of the worker's environment, least of all its secrets, is an engine's business.
    env: {
      TZ: "UTC",
      TMPDIR: settings.workDir,
      ...(settings.codeCacheDir === undefined ? {} : { NODE_COMPILE_CACHE: settings.codeCacheDir }),
    },
    serialization: "advanced",
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  let stderr = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    stderr = (stderr + chunk.toString()).slice(-stderrKept);
  });
  const stop = () => child.kill("SIGKILL");
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    stop();
  }, timeoutMs);
  signal.addEventListener("abort", stop);

  let reply: Exclude<EngineReply<Name>, { type: "progress" }> | undefined;
  child.on("message", (message: EngineReply<Name>) => {
    if (message.type === "progress") onProgress(message.progress);
    else reply = message;
  });
  const closed = new Promise<void>((resolve, reject) => {
    child.once("close", () => resolve());
    child.once("error", reject);
  });
  child.send({ name, input, settings });
  try {
    await closed;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
  }

  if (reply?.type === "done") return reply.output;
  if (reply?.type === "failed") throw new EngineRunError(reply.code, reply.message);
  signal.throwIfAborted();
  if (timedOut) {
    throw new EngineRunError(
      "limit_exceeded",
      `The job took longer than ${Math.round(timeoutMs / 1000)} seconds (ENGINE_TIMEOUT) and was stopped.`,
    );
  }
  throw new EngineRunError("internal", "the engine's process ended without an answer", { cause: new Error(stderr) });
}
