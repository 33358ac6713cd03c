export { startWorker } from "./worker.ts";
export { readWorkerEnv, type WorkerEnv } from "./env.ts";
