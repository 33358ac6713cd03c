import { mkdir, readdir, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { asSystem, datasets, idempotencyKeys } from "@datainsight/db";
import { aDataset, aUser, anAnalysis, testWithDeps as withDeps } from "@datainsight/testing";
import { eq, sql } from "drizzle-orm";
import { describe, expect } from "vitest";
import type { Deps } from "../deps.ts";
import { sweepLeftovers } from "./sweep.ts";

const hour = 3600_000;
const inHours = (deps: Deps, hours: number): Deps => ({ ...deps, now: () => new Date(Date.now() + hours * hour) });

async function queuedFor(deps: Deps, id: string): Promise<number> {
  const rows = await deps.db.execute(
    sql`select 1 from pgboss.job where state < 'active' and (data->>'datasetId' = ${id} or data->>'analysisId' = ${id})`,
  );
  return rows.length;
}

describe("the sweeper", () => {
  withDeps("queues rows whose job was lost, once however often it runs", async ({ deps }) => {
    const waiting = await aDataset(deps.db, { filePath: "workspaces/x/datasets/y/original" });
    const ready = await aDataset(deps.db, {
      status: "completed",
      filePath: "workspaces/x/a",
      tablePath: "workspaces/x/b",
    });
    const analysis = await anAnalysis(deps.db, { datasetId: ready.id, status: "running" });
    await sweepLeftovers(inHours(deps, 1));
    await sweepLeftovers(inHours(deps, 1));
    expect(await queuedFor(deps, waiting.id)).toBe(1);
    expect(await queuedFor(deps, analysis.id)).toBe(1);
  });

  withDeps("leaves alone what is fresh, finished, or waits for its dataset", async ({ deps }) => {
    const fresh = await aDataset(deps.db, { filePath: "workspaces/x/datasets/z/original" });
    const reading = await aDataset(deps.db, { status: "processing", filePath: "workspaces/x/c" });
    const waits = await anAnalysis(deps.db, { datasetId: reading.id });
    await sweepLeftovers(deps);
    expect(await queuedFor(deps, fresh.id)).toBe(0);
    await sweepLeftovers(inHours(deps, 1));
    expect(await queuedFor(deps, waits.id)).toBe(0);
  });

  withDeps("deletes a dataset that never got content, after a day", async ({ deps }) => {
    const empty = await aDataset(deps.db);
    await sweepLeftovers(inHours(deps, 23));
    expect(await asSystem(deps.db, (tx) => tx.$count(datasets, eq(datasets.id, empty.id)))).toBe(1);
    await sweepLeftovers(inHours(deps, 25));
    expect(await asSystem(deps.db, (tx) => tx.$count(datasets, eq(datasets.id, empty.id)))).toBe(0);
  });

  withDeps("removes files that no row names after a day, and no others", async ({ deps }) => {
    const id = crypto.randomUUID();
    const folder = `workspaces/w/datasets/${id}`;
    await aDataset(deps.db, { id, status: "completed", filePath: `${folder}/kept` });
    const old = new Date(Date.now() - 25 * hour);
    for (const name of ["kept", "orphan", "fresh-orphan"]) {
      const path = join(deps.folder, "storage", folder, name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, name);
      if (name !== "fresh-orphan") await utimes(path, old, old);
    }
    await sweepLeftovers(deps);
    expect((await readdir(join(deps.folder, "storage", folder))).toSorted()).toEqual(["fresh-orphan", "kept"]);
  });

  withDeps("forgets idempotency keys after a day", async ({ deps }) => {
    const user = await aUser(deps.db);
    await asSystem(deps.db, (tx) =>
      tx.insert(idempotencyKeys).values({ userId: user.id, key: "k", requestHash: "0".repeat(64) }),
    );
    await sweepLeftovers(deps);
    expect(await asSystem(deps.db, (tx) => tx.$count(idempotencyKeys, eq(idempotencyKeys.userId, user.id)))).toBe(1);
    await sweepLeftovers(inHours(deps, 25));
    expect(await asSystem(deps.db, (tx) => tx.$count(idempotencyKeys, eq(idempotencyKeys.userId, user.id)))).toBe(0);
  });
});
