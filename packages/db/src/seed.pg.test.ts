import { argon2Sync } from "node:crypto";
import { createEmptyDatabase, test } from "@datainsight/testing";
import { analysisStatuses, datasetStatuses, insightTypes } from "@datainsight/schemas";
import { count } from "drizzle-orm";
import { expect } from "vitest";
import {
  accounts,
  analyses,
  columnProfiles,
  createDb,
  datasetChecks,
  datasets,
  devPassword,
  insights,
  migrate,
  seed,
  systemRole,
  users,
  workspaceMembers,
  workspaces,
  type Db,
} from "./index.ts";

async function contentOf(system: Db) {
  const tables = [
    users,
    accounts,
    workspaces,
    workspaceMembers,
    datasets,
    datasetChecks,
    analyses,
    columnProfiles,
    insights,
  ];
  return Promise.all(tables.map((table) => system.select().from(table).orderBy(table.createdAt)));
}

test("a seed makes as many users, workspaces and datasets as asked, with analyses in every state", async ({
  db,
  system,
}) => {
  const counts = await seed(db, { users: 4, workspaces: 3, datasets: 9, seed: 7 });
  expect(counts).toEqual({ users: 4, workspaces: 3, datasets: 9, analyses: 15 });
  const states = await system
    .select({ status: analyses.status, count: count() })
    .from(analyses)
    .groupBy(analyses.status);
  expect(states.map(({ status }) => status).sort()).toEqual([...analysisStatuses].sort());
  const stages = await system.selectDistinct({ status: datasets.status }).from(datasets);
  expect(stages.map(({ status }) => status).sort()).toEqual([...datasetStatuses].sort());
  expect(new Set((await system.select().from(insights)).map(({ type }) => type))).toEqual(new Set(insightTypes));
});

test("the same seed gives the same rows in another database, another seed gives others", async ({ db, system }) => {
  await seed(db, { users: 2, workspaces: 2, datasets: 4, seed: 42 });
  const first = await contentOf(system);
  const other = await createEmptyDatabase();
  await migrate(other.url);
  const otherDb = createDb({ url: other.url, poolSize: 2, maxOverflow: 0 });
  const otherSystem = createDb({ url: other.url, poolSize: 1, maxOverflow: 0, role: systemRole });
  await seed(otherDb.db, { users: 4, workspaces: 3, datasets: 9, seed: 7 });
  await seed(otherDb.db, { users: 2, workspaces: 2, datasets: 4, seed: 42 });
  expect(await contentOf(otherSystem.db)).toEqual(first);
  await Promise.all([otherDb.close(), otherSystem.close()]);
  await other.drop();
});

test("seeded users sign in with the documented password", async ({ system }) => {
  const [account] = await system.select().from(accounts).limit(1);
  const [, , , , salt = "", tag = ""] = account?.passwordHash?.split("$") ?? [];
  const derived = argon2Sync("argon2id", {
    message: devPassword,
    nonce: Buffer.from(salt, "base64"),
    tagLength: 32,
    memory: 19456,
    passes: 2,
    parallelism: 1,
  });
  expect(derived.equals(Buffer.from(tag, "base64"))).toBe(true);
});
