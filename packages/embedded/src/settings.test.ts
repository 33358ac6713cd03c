import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { checkSettings } from "./env.ts";
import { acquireStack } from "./stack.ts";

test("settings that are missing, and those that the stack gives its parts itself, are fine", () => {
  expect(() => checkSettings({})).not.toThrow();
  expect(() => checkSettings({ DATABASE_URL: "elsewhere", AUTH_SECRET: "short", PORT: "none" })).not.toThrow();
});

test.for([
  "WORKER_CONCURRENCY",
  "ENGINE_MEMORY_LIMIT",
  "MAX_COLUMNS",
  "SIGNUP",
  "DATABASE_POOL_SIZE",
  "RATE_LIMIT_CALLS",
])("a wrong %s is told before anything is started", async (name) => {
  const home = await mkdtemp(join(tmpdir(), "datainsight-settings-"));
  onTestFinished(() => rm(home, { recursive: true }));
  onTestFinished(() => void vi.unstubAllEnvs());
  vi.stubEnv(name, "many");
  const steps: string[] = [];
  await expect(acquireStack({ home, log: (line) => steps.push(line) })).rejects.toMatchObject({
    name: "SettingError",
    message: expect.stringMatching(new RegExp(`^${name} is wrong: expected `)),
  });
  expect(steps).toEqual([]);
  expect((await readdir(home)).filter((entry) => entry.startsWith("postgres"))).toEqual([]);
  expect(await readdir(join(home, "leases"))).toEqual([]);
});
