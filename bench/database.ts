import path from "node:path";
import { startEmbeddedPostgres } from "@datainsight/embedded";
import { installSchema } from "@datainsight/services";
import type { BenchContext } from "./bench.ts";

/** Runs `work` against a PostgreSQL of its own with our schema and queues, as durable as in use. */
export async function withDatabase<Result>(
  { folder, signal, say }: BenchContext,
  work: (url: string) => Promise<Result>,
): Promise<Result> {
  const server = await startEmbeddedPostgres({ dataDir: path.join(folder, "database"), log: say, signal });
  const ignore = () => {};
  try {
    await installSchema(server.url, { debug: ignore, info: ignore, warn: ignore, error: ignore });
    return await work(server.url);
  } finally {
    await server.stop();
  }
}
