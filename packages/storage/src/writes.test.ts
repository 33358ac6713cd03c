import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { StorageError, translateStorageError } from "./errors.ts";
import { datasetPrefix, openStorage, type Storage } from "./storage.ts";

let folder: string;
let storage: Storage;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "datainsight-storage-"));
  storage = await openStorage(pathToFileURL(join(folder, "root")).href);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const limits = { maxBytes: 1_000 };
const bytes = (text: string) => Readable.from([Buffer.from(text)]);

async function filesIn(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
}

describe("a stream that is written", () => {
  test("is counted and hashed on the way", async () => {
    const written = await storage.writeStream("a/b/c", bytes("hello"), limits);
    expect(written).toEqual({ size: 5, sha256: createHash("sha256").update("hello").digest("hex") });
  });

  test("leaves nothing past the limit, after a break, and when it is aborted", async () => {
    await expect(storage.writeStream("a", bytes("x".repeat(1_001)), limits)).rejects.toMatchObject({
      code: "too_large",
    });
    const broken = Readable.from(
      (async function* () {
        yield Buffer.from("half");
        throw Object.assign(new Error("gone"), { code: "ECONNRESET" });
      })(),
    );
    await expect(storage.writeStream("b", broken, limits)).rejects.toMatchObject({ code: "interrupted" });
    const aborted = storage.writeStream("c", bytes("x"), { ...limits, signal: AbortSignal.abort() });
    await expect(aborted).rejects.toBeInstanceOf(StorageError);
    expect(await filesIn(folder)).toEqual([]);
  });
});

test("a file that is taken over replaces what was there, and nobody else on the machine reads it", async () => {
  await writeFile(join(folder, "made"), "new");
  await storage.writeStream("t", bytes("old"), limits);
  await storage.putFile("t", join(folder, "made"));
  expect(await readFile(join(folder, "root", "t"), "utf8")).toBe("new");
  expect((await stat(join(folder, "root", "t"))).mode & 0o077).toBe(0);
  expect((await stat(join(folder, "root"))).mode & 0o077).toBe(0);
});

test("removing a prefix leaves its neighbour, and a prefix that is not there lists nothing", async () => {
  await storage.writeStream(`${datasetPrefix("w", "1")}/original`, bytes("x"), limits);
  await storage.writeStream(`${datasetPrefix("w", "12")}/original`, bytes("x"), limits);
  await storage.deletePrefix(datasetPrefix("w", "1"));
  expect(await storage.exists(`${datasetPrefix("w", "1")}/original`)).toBe(false);
  expect(await storage.exists(`${datasetPrefix("w", "12")}/original`)).toBe(true);
  expect(await Array.fromAsync(storage.list("nowhere"))).toEqual([]);
});

test("a full disk and a folder without permission are said in words", () => {
  const wrapped = new Error("cannot write", { cause: Object.assign(new Error("no space"), { code: "ENOSPC" }) });
  expect(translateStorageError(wrapped)).toMatchObject({
    code: "unavailable",
    message: expect.stringContaining("full"),
  });
  const denied = Object.assign(new Error("denied"), { code: "EACCES" });
  expect(translateStorageError(denied)).toMatchObject({ message: expect.stringContaining("permissions") });
  const other = new Error("something else");
  expect(translateStorageError(other)).toBe(other);
});

test("an address that is neither a folder nor a bucket is refused by name", async () => {
  await expect(openStorage("https://example.com/x")).rejects.toThrow("STORAGE_URL");
});
