import { createLogger, EnvError, shutdownSignal } from "@datainsight/runtime";
import { readWorkerEnv } from "./env.ts";
import { startWorker } from "./worker.ts";

try {
  const env = readWorkerEnv();
  const log = createLogger({ level: env.LOG_LEVEL, name: "worker" });
  const stop = shutdownSignal((signal) => log.info({ signal }, "worker stops"));
  const worker = await startWorker(env, log);
  // Said to a parent that waits for it; alone, a worker has none.
  process.send?.({ ready: true });
  // A parent that died cannot stop us any more.
  process.on("disconnect", () => process.kill(process.pid, "SIGTERM"));
  stop.addEventListener("abort", () => void worker.close().then(() => process.exit(0)));
} catch (error) {
  const message = error instanceof EnvError || error instanceof Error ? error.message : String(error);
  process.stderr.write(`The worker cannot start. ${message}\n`);
  process.exit(1);
}
