import { createLogger, EnvError, shutdownSignal } from "@datainsight/runtime";
import { readEnv } from "./env.ts";
import { type RunningApi, startApi, StartError } from "./start-api.ts";

/** What a parent that spawned this process with a channel is told once it serves. */
export type ReadyMessage = { ready: true; url: string; apiKey?: string; workspaceId?: string; signInLink?: string };

type Prepared = { message: Omit<ReadyMessage, "ready" | "url">; undo: () => Promise<void> };

/**
 * Runs the API until SIGTERM or SIGINT, and ends the process. `prepare` does what a kind of server needs once it
 * listens; its `undo` runs before the end. A start that fails says why in one line and exits with 1.
 */
export async function runApi(prepare?: (api: RunningApi) => Promise<Prepared>): Promise<void> {
  try {
    const env = readEnv();
    const log = createLogger({ level: env.LOG_LEVEL, name: "api" });
    const stop = shutdownSignal((signal) => log.info({ signal }, "stopping"));
    const api = await startApi({ env, log });
    const prepared = await prepare?.(api);
    const message: ReadyMessage = { ready: true, url: api.url, ...prepared?.message };
    process.send?.(message);
    // A parent that died cannot stop us any more.
    process.on("disconnect", () => process.kill(process.pid, "SIGTERM"));
    if (!stop.aborted) await new Promise((resolve) => stop.addEventListener("abort", resolve));
    await prepared?.undo().catch((error: unknown) => log.warn({ err: error }, "could not clear up"));
    await api.close();
    process.exit(0);
  } catch (error) {
    if (!(error instanceof EnvError) && !(error instanceof StartError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}
