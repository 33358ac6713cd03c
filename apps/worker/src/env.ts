import { tmpdir } from "node:os";
import path from "node:path";
import { databaseEnv, limitsEnv, parseEnv, processEnv, storageEnv, workerEnv } from "@datainsight/runtime";
import { z } from "zod";

const WorkerEnv = z.object({
  ...databaseEnv,
  // The worker's own queries are few; its jobs spend their time in child processes.
  DATABASE_POOL_SIZE: databaseEnv.DATABASE_POOL_SIZE.default(5),
  DATABASE_MAX_OVERFLOW: databaseEnv.DATABASE_MAX_OVERFLOW.default(5),
  ...storageEnv,
  ...processEnv,
  ...workerEnv,
  ...limitsEnv,
  /** Short-lived files of running jobs; on the same file system as the storage, nothing need be copied. */
  SCRATCH_DIR: z.string().describe("a folder that can be written").default(path.join(tmpdir(), "datainsight")),
});
export type WorkerEnv = z.infer<typeof WorkerEnv>;

/** @throws EnvError that names each variable that is missing or wrong. */
export function readWorkerEnv(): WorkerEnv {
  return parseEnv(WorkerEnv, process.env);
}
