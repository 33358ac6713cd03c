import type { Db } from "@datainsight/db";
import type { Enqueue } from "@datainsight/jobs";
import type { Storage } from "@datainsight/storage";

export type Log = {
  debug: (fields: object, message: string) => void;
  info: (fields: object, message: string) => void;
  warn: (fields: object, message: string) => void;
  error: (fields: object, message: string) => void;
};

/** Limits that the operator sets; sizes in bytes. A workspace without its own limits has none. */
export type Limits = {
  maxUploadBytes: number;
  /** What the files of one workspace may add up to. */
  maxWorkspaceBytes?: number | undefined;
  /** Jobs of one workspace that may be queued or running at the same time. */
  maxWorkspaceJobs?: number | undefined;
};

/** What every verb works with; made once for each process. */
export type Deps = {
  db: Db;
  enqueue: Enqueue;
  storage: Storage;
  log: Log;
  now: () => Date;
  limits: Limits;
  /** A folder for short-lived files, such as the local copy of a table whose rows are read. */
  scratchDir: string;
};
