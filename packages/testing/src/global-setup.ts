import { fileURLToPath } from "node:url";
import { migrate } from "@datainsight/db";
import { startEmbeddedPostgres } from "@datainsight/embedded";
import { installQueues } from "@datainsight/jobs";
import type { TestProject } from "vitest/node";
import { createDatabase, dropDatabase, dropLeftovers, urlOf } from "./server.ts";

const dataDir = fileURLToPath(new URL("../../../node_modules/.cache/datainsight-tests", import.meta.url));

/** Starts the server of the test run, or joins that of a run beside it, and migrates the database that each test file clones. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const started = await startEmbeddedPostgres({ dataDir, log: () => {}, durable: false });
  const server = { superuserUrl: started.superuserUrl, ownerUrl: started.url };
  await dropLeftovers(server.superuserUrl);
  const template = await createDatabase(server);
  await migrate(urlOf(server.ownerUrl, template), { installQueue });
  project.provide("postgres", { ...server, template });
  return async () => {
    await dropDatabase(server, template);
    await started.stop();
  };
}

function installQueue(url: string): Promise<void> {
  const ignore = () => {};
  return installQueues({ url, applicationName: "test-setup", poolSize: 1, log: { warn: ignore, error: ignore } });
}
