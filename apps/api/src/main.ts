import { createLogger, EnvError, shutdownSignal } from "@datainsight/runtime";
import { readEnv } from "./env.ts";
import { startApi, StartError } from "./start-api.ts";

/** Runs the API until SIGTERM or SIGINT. A parent that spawned it with a channel is told when it listens. */
async function main(): Promise<void> {
  const env = readEnv();
  const log = createLogger({ level: env.LOG_LEVEL, name: "api" });
  const stop = shutdownSignal((signal) => log.info({ signal }, "stopping"));
  const { url, signInUrl, close } = await startApi({ env, log });
  process.send?.({ type: "listening", url, signInUrl });
  // A parent that is gone cannot stop us any more.
  process.on("disconnect", () => process.kill(process.pid, "SIGTERM"));
  if (!stop.aborted) await new Promise((resolve) => stop.addEventListener("abort", resolve));
  await close();
  process.exit(0);
}

try {
  await main();
} catch (error) {
  if (error instanceof EnvError || error instanceof StartError) {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
  throw error;
}
