import type { Deps } from "@datainsight/services";
import type { RunningJobs } from "./running-jobs.ts";

/** What one worker process works with, beside the services' own. */
export type WorkerDeps = Deps & {
  running: RunningJobs;
  engine: {
    memoryLimit: number;
    threads: number;
    timeoutMs: number;
    codeCacheDir?: string;
    limits: { maxColumns: number; maxCellBytes: number; maxUnpackedBytes: number };
  };
};
