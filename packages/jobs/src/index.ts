export * from "./catalog.ts";
export * from "./define-job.ts";
export * from "./ingest-dataset.ts";
export * from "./prove-fix.ts";
export * from "./queue.ts";
export * from "./remove-files.ts";
export * from "./run-analysis.ts";
export * from "./sweep.ts";
export type { PgBoss } from "pg-boss";
