import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { datasetPrefix, openStorage, type Storage, workspacePrefix } from "./index.ts";

let folder: string;
let storage: Storage;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "datainsight-storage-"));
  await writeFile(path.join(folder, "secret"), "not the store's");
  storage = await openStorage(pathToFileURL(path.join(folder, "store")).href);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const roomy = { maxBytes: 1000 };
const text = (content: string) => Readable.from([Buffer.from(content)]);

test("what is written under a key is read, listed and deleted by it", async () => {
  const key = `${datasetPrefix("w", "d")}/original-1`;
  expect(await storage.writeStream(key, text("hello"), roomy)).toMatchObject({ size: 5 });
  const copy = path.join(folder, "copy");
  await storage.copyTo(key, copy);
  expect(await readFile(copy, "utf8")).toBe("hello");
  expect(await Array.fromAsync(storage.list(workspacePrefix("w")))).toMatchObject([{ key, size: 5 }]);
  await storage.deletePrefix(workspacePrefix("w"));
  expect(await storage.exists(key)).toBe(false);
});

test("a file is not brought for a job that was cancelled", async () => {
  const key = `${datasetPrefix("w", "e")}/original-1`;
  await storage.writeStream(key, text("hello"), roomy);
  const copy = path.join(folder, "cancelled");
  await expect(storage.copyTo(key, copy, AbortSignal.abort(new Error("cancelled")))).rejects.toThrow("cancelled");
  await expect(readFile(copy)).rejects.toThrow("ENOENT");
});

describe("a key that could lead out of the store is refused by every function", () => {
  const keys = [
    "../secret",
    "workspaces/../../secret",
    "/etc/passwd",
    "workspaces//x",
    "workspaces/./x",
    "..",
    "",
    "a\\..\\secret",
    "%2e%2e%2fsecret",
    "a\0b",
    "a b",
    "a\u202Eb",
    "x".repeat(4096),
  ];
  test.each(keys.map((key) => [key.slice(0, 30), key]))("%j", async (_, key) => {
    const before = await readdir(folder, { recursive: true });
    const calls = [
      async () => storage.writeStream(key, text("planted"), roomy),
      async () => storage.putFile(key, path.join(folder, "secret")),
      async () => storage.copyTo(key, path.join(folder, "stolen")),
      async () => storage.exists(key),
      async () => storage.delete(key),
      async () => storage.deletePrefix(key),
      async () => Array.fromAsync(storage.list(key)),
    ];
    for (const call of calls) await expect(call()).rejects.toThrow(TypeError);
    expect(await readdir(folder, { recursive: true })).toEqual(before);
    expect(await readFile(path.join(folder, "secret"), "utf8")).toBe("not the store's");
  });
});
