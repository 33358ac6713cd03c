import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { asSystem, datasets } from "@datainsight/db";
import { aScope, aScopeAs, testWithDeps as withDeps } from "@datainsight/testing";
import { eq, sql } from "drizzle-orm";
import { describe, expect } from "vitest";
import { ServiceError } from "../errors.ts";
import type { Scope } from "../scope.ts";
import { createDataset } from "./create.ts";
import { deleteDataset } from "./delete.ts";
import { getDataset } from "./get.ts";
import { receiveContent } from "./receive-content.ts";

async function upload(scope: Scope, name: string, text: string) {
  const dataset = await createDataset(scope, { name });
  return receiveContent(scope, dataset.id, { stream: Readable.from([Buffer.from(text)]), contentLength: undefined });
}

async function storedFiles(folder: string): Promise<string[]> {
  const entries = await readdir(join(folder, "storage"), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

async function filesOf(folder: string, id: string): Promise<string[]> {
  return (await storedFiles(folder)).filter((file) => file.includes(id));
}

describe("the content of a dataset", () => {
  withDeps("is stored, hashed, and queued for reading", async ({ deps }) => {
    const scope = await aScope(deps);
    const dataset = await upload(scope, "people.csv", "a,b\n1,2\n");
    expect(dataset).toMatchObject({ status: "pending", fileSize: 8, version: 1 });
    expect(dataset.contentSha256).toMatch(/^[0-9a-f]{64}$/);
    expect(await filesOf(deps.folder, dataset.id)).toHaveLength(1);
    const queued = await deps.db.execute(sql`select 1 from pgboss.job where data->>'datasetId' = ${dataset.id}`);
    expect(queued).toHaveLength(1);
  });

  withDeps("gives back the dataset that is there when name and content are the same", async ({ deps }) => {
    const scope = await aScope(deps);
    const first = await upload(scope, "people.csv", "a\n1\n");
    const again = await upload(scope, "people.csv", "a\n1\n");
    expect(again.id).toBe(first.id);
    expect(await asSystem(deps.db, (tx) => tx.$count(datasets, eq(datasets.workspaceId, scope.workspaceId)))).toBe(1);
  });

  withDeps("becomes the next version when only the name is the same", async ({ deps }) => {
    const scope = await aScope(deps);
    const first = await upload(scope, "people.csv", "a\n1\n");
    const second = await upload(scope, "people.csv", "a\n2\n");
    expect(second).toMatchObject({ version: 2, parentId: first.id });
  });

  withDeps("past the limit is refused and leaves nothing behind", async ({ deps }) => {
    const scope = await aScope(deps);
    const dataset = await createDataset(scope, { name: "big.csv" });
    const stream = Readable.from(
      (function* () {
        for (let chunk = 0; chunk < 20; chunk += 1) yield Buffer.alloc(100_000);
      })(),
    );
    await expect(receiveContent(scope, dataset.id, { stream, contentLength: undefined })).rejects.toMatchObject({
      code: "too_large",
    });
    expect(await filesOf(deps.folder, dataset.id)).toEqual([]);
    expect(await getDataset(scope, dataset.id)).toMatchObject({ status: "pending", filePath: null, fileSize: 0 });
  });

  withDeps("that breaks off leaves nothing behind", async ({ deps }) => {
    const scope = await aScope(deps);
    const dataset = await createDataset(scope, { name: "broken.csv" });
    const stream = Readable.from(
      (async function* () {
        yield Buffer.from("a,b\n1");
        throw Object.assign(new Error("the sender went away"), { code: "ECONNRESET" });
      })(),
    );
    await expect(receiveContent(scope, dataset.id, { stream, contentLength: undefined })).rejects.toMatchObject({
      code: "interrupted",
    });
    expect(await filesOf(deps.folder, dataset.id)).toEqual([]);
  });

  withDeps("of no bytes is refused", async ({ deps }) => {
    await expect(upload(await aScope(deps), "empty.csv", "")).rejects.toMatchObject({ code: "invalid_input" });
  });

  withDeps("is taken once", async ({ deps }) => {
    const scope = await aScope(deps);
    const { id } = await upload(scope, "once.csv", "a\n1\n");
    const stream = Readable.from([Buffer.from("a\n2\n")]);
    await expect(receiveContent(scope, id, { stream, contentLength: 4 })).rejects.toMatchObject({ code: "conflict" });
  });

  withDeps("is not a viewer's to send, nor another tenant's", async ({ deps }) => {
    const scope = await aScope(deps);
    const dataset = await createDataset(scope, { name: "mine.csv" });
    const content = () => ({ stream: Readable.from([Buffer.from("a\n")]), contentLength: 2 });
    const viewer = await aScopeAs(scope, "viewer");
    await expect(receiveContent(viewer, dataset.id, content())).rejects.toMatchObject({ code: "forbidden" });
    await expect(receiveContent(await aScope(deps), dataset.id, content())).rejects.toMatchObject({
      code: "not_found",
    });
  });
});

describe("deleting a dataset", () => {
  withDeps("queues the removal of its files in the same transaction", async ({ deps }) => {
    const scope = await aScope(deps);
    const { id } = await upload(scope, "gone.csv", "a\n1\n");
    await deleteDataset(scope, id);
    await expect(getDataset(scope, id)).rejects.toBeInstanceOf(ServiceError);
    const queued = await deps.db.execute(
      sql`select 1 from pgboss.job where name = 'remove-files' and data->>'datasetId' = ${id}`,
    );
    expect(queued).toHaveLength(1);
  });
});
