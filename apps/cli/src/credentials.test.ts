import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { normalUrl, readCredentials, storeCredential } from "./credentials.ts";

async function aFile() {
  const folder = await mkdtemp(path.join(tmpdir(), "credentials-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return path.join(folder, "datainsight", "credentials.json");
}

test("keys of several servers are kept, for their owner's eyes alone", async () => {
  const file = await aFile();
  await storeCredential(file, "https://a", "1");
  await storeCredential(file, "https://b", "2");
  expect(await readCredentials(file)).toEqual({ "https://a": "1", "https://b": "2" });
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test("a missing or broken file holds no keys", async () => {
  const file = await aFile();
  expect(await readCredentials(file)).toEqual({});
  await storeCredential(file, "https://a", "1");
  await writeFile(file, "[broken");
  expect(await readCredentials(file)).toEqual({});
});

test("a server has one URL, however it is written", () => {
  expect(normalUrl("https://Data.example.com/")).toBe("https://data.example.com");
  expect(() => normalUrl("data.example.com")).toThrow();
  expect(() => normalUrl("file:///etc/passwd")).toThrow();
});
