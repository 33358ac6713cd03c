import { Readable } from "node:stream";
import { asSystem, datasets } from "@datainsight/db";
import { aDataset, aScope, anAnalysis, testWithDeps as withDeps, type TestDeps as Deps } from "@datainsight/testing";
import { eq, sql } from "drizzle-orm";
import { describe, expect } from "vitest";
import { createAnalysis } from "../analyses/create.ts";
import { retryAnalysis } from "../analyses/retry.ts";
import { createDataset } from "../datasets/create.ts";
import { receiveContent } from "../datasets/receive-content.ts";
import type { Limits } from "../deps.ts";
import type { Scope } from "../scope.ts";

async function aLimitedScope(deps: Deps, limits: Partial<Limits>): Promise<Scope> {
  const scope = await aScope(deps);
  return { ...scope, limits: { ...scope.limits, ...limits } };
}

const analysis = { goalType: "general_audit", targetColumn: null, options: {} } as const;
const line = (length: number) => Readable.from([Buffer.from(`a\n${"1".repeat(length - 3)}\n`)]);

async function upload(scope: Scope, name: string, length: number, contentLength?: number) {
  const { id } = await createDataset(scope, { name });
  return receiveContent(scope, id, { stream: line(length), contentLength });
}

/** How many of the calls succeeded; each of the others must have met a limit. */
async function succeeded(calls: Promise<unknown>[]): Promise<number> {
  const results = await Promise.allSettled(calls);
  for (const result of results) {
    if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "limit_exceeded" });
  }
  return results.filter(({ status }) => status === "fulfilled").length;
}

async function storedBytes(deps: Deps, { workspaceId }: Scope): Promise<number> {
  const rows = await asSystem(deps.db, (tx) =>
    tx.select({ fileSize: datasets.fileSize }).from(datasets).where(eq(datasets.workspaceId, workspaceId)),
  );
  return rows.reduce((sum, { fileSize }) => sum + fileSize, 0);
}

describe("the bytes of a workspace", () => {
  withDeps("are not passed by uploads that end at the same time", async ({ deps }) => {
    const scope = await aLimitedScope(deps, { maxWorkspaceBytes: 350 });
    const uploads = Array.from({ length: 12 }, (_, index) => upload(scope, `part-${index}.csv`, 100));
    expect(await succeeded(uploads)).toBe(3);
    expect(await storedBytes(deps, scope)).toBe(300);
    const kept = await Array.fromAsync(deps.storage.list(`workspaces/${scope.workspaceId}`));
    expect(kept).toHaveLength(3);
  });

  withDeps("refuse a file whose length is too much before it is read", async ({ deps }) => {
    const scope = await aLimitedScope(deps, { maxWorkspaceBytes: 350 });
    await upload(scope, "first.csv", 300);
    const { id } = await createDataset(scope, { name: "second.csv" });
    const stream = line(100);
    await expect(receiveContent(scope, id, { stream, contentLength: 100 })).rejects.toMatchObject({
      code: "limit_exceeded",
      message: expect.stringMatching(/300 bytes.*MAX_WORKSPACE_BYTES.*Delete/),
    });
    expect(stream.readableDidRead).toBe(false);
  });

  withDeps("of one workspace leave the others alone, and none are limited unless told", async ({ deps }) => {
    const limits = { maxWorkspaceBytes: 100 };
    const [full, other] = [await aLimitedScope(deps, limits), await aLimitedScope(deps, limits)];
    await upload(full, "a.csv", 100);
    expect(await succeeded([upload(full, "b.csv", 50), upload(other, "b.csv", 50)])).toBe(1);
    const unlimited = await aScope(deps);
    await upload(unlimited, "a.csv", 1000);
    await upload(unlimited, "b.csv", 1000);
  });
});

describe("the jobs of a workspace", () => {
  withDeps("are not passed by analyses and uploads that are asked for at the same time", async ({ deps }) => {
    const scope = await aLimitedScope(deps, { maxWorkspaceJobs: 4 });
    const { workspaceId } = scope;
    const { id: datasetId } = await aDataset(deps.db, { workspaceId, status: "completed", filePath: "workspaces/x/y" });
    const calls = Array.from({ length: 8 }, (_, index) => [
      createAnalysis(scope, { ...analysis, datasetId }),
      upload(scope, `more-${index}.csv`, 50),
    ]);
    expect(await succeeded(calls.flat())).toBe(4);
    const [open] = await asSystem(deps.db, (tx) =>
      tx.execute<{ count: number }>(sql`
        select (select count(*) from analyses where workspace_id = ${workspaceId} and status in ('pending', 'running'))
          + (select count(*) from datasets where workspace_id = ${workspaceId} and status = 'pending' and file_path is not null) as count`),
    );
    expect(Number(open?.count)).toBe(4);
  });

  withDeps("are counted when one is run again, and a finished one makes room", async ({ deps }) => {
    const scope = await aLimitedScope(deps, { maxWorkspaceJobs: 1 });
    const { workspaceId } = scope;
    const { id: datasetId } = await aDataset(deps.db, { workspaceId, status: "completed", filePath: "workspaces/x/z" });
    const failed = await anAnalysis(deps.db, { datasetId, status: "failed", errorCode: "internal" });
    await createAnalysis(scope, { ...analysis, datasetId });
    await expect(retryAnalysis(scope, failed.id)).rejects.toMatchObject({ code: "limit_exceeded" });
    await asSystem(deps.db, (tx) =>
      tx.execute(
        sql`update analyses set status = 'completed' where workspace_id = ${workspaceId} and status = 'pending'`,
      ),
    );
    expect(await retryAnalysis(scope, failed.id)).toMatchObject({ status: "pending" });
  });
});
