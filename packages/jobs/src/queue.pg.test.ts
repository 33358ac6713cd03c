import { test } from "@datainsight/testing";
import { sql } from "drizzle-orm";
import { describe, expect } from "vitest";
import { jobCatalog } from "./catalog.ts";
import { ingestDataset } from "./ingest-dataset.ts";
import { type Enqueue, installQueues, openSender } from "./queue.ts";

const silent = { warn: () => {}, error: () => {} };
const withQueue = test.extend(
  "enqueue",
  { scope: "file" },
  async ({ databaseUrl }, { onCleanup }): Promise<Enqueue> => {
    const sender = await openSender({ url: databaseUrl, applicationName: "test", poolSize: 1, log: silent });
    onCleanup(sender.close);
    return sender.enqueue;
  },
);

describe("a job", () => {
  withQueue("is queued with the transaction that asks for it, and gone with its rollback", async ({ db, enqueue }) => {
    const [kept, lost] = [crypto.randomUUID(), crypto.randomUUID()];
    await db.transaction((tx) => enqueue(tx, ingestDataset, { datasetId: kept }));
    const failing = db.transaction(async (tx) => {
      await enqueue(tx, ingestDataset, { datasetId: lost });
      throw new Error("rolled back");
    });
    await expect(failing).rejects.toThrow("rolled back");
    const rows = await db.execute<{ id: string }>(
      sql`select data->>'datasetId' as id from pgboss.job where name = 'ingest-dataset'`,
    );
    expect(rows.map((row) => row.id)).toEqual([kept]);
  });

  withQueue("is queued once for a key, however often it is asked for", async ({ db, enqueue }) => {
    const datasetId = crypto.randomUUID();
    for (let time = 0; time < 3; time += 1) await db.transaction((tx) => enqueue(tx, ingestDataset, { datasetId }));
    const rows = await db.execute(sql`select 1 from pgboss.job where data->>'datasetId' = ${datasetId}`);
    expect(rows).toHaveLength(1);
  });

  withQueue("with a wrong payload is refused before it is queued", async ({ db, enqueue }) => {
    await expect(db.transaction((tx) => enqueue(tx, ingestDataset, { datasetId: "not an id" }))).rejects.toThrow();
  });
});

test("every queue of the catalog is installed with its options, also a second time", async ({ db, databaseUrl }) => {
  await installQueues({ url: databaseUrl, applicationName: "test", poolSize: 1, log: silent });
  const rows = await db.execute<{ name: string; policy: string; heartbeat: number; retry: number }>(
    sql`select name, policy, heartbeat_seconds as heartbeat, retry_limit as retry from pgboss.queue where name not like '\\_\\_%'`,
  );
  const installed = new Map(rows.map((row) => [row.name, row]));
  for (const { name, queue } of Object.values(jobCatalog)) {
    expect(installed.get(name)).toMatchObject({
      policy: queue.policy,
      heartbeat: queue.heartbeatSeconds,
      retry: queue.retryLimit,
    });
  }
});
