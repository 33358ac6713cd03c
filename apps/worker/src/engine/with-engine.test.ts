import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test as base, expect } from "vitest";
import { z } from "zod";
import { withEngine } from "./with-engine.ts";

// oxlint-disable-next-line no-empty-pattern -- vitest reads from this pattern which fixtures are needed
const test = base.extend("workDir", async ({}, { onCleanup }) => {
  const folder = await mkdtemp(path.join(tmpdir(), "datainsight-engine-"));
  onCleanup(() => rm(folder, { recursive: true, force: true }));
  return folder;
});

const settingsIn = (workDir: string, memoryLimit: number) => ({
  workDir,
  memoryLimit,
  threads: 2,
  limits: { maxColumns: 10, maxCellBytes: 1e6, maxUnpackedBytes: 1e9 },
});
const counted = z.object({ n: z.bigint() });
/** A list of 160 MB, which grows by being copied; no list is spilled. */
const held = "SELECT len(list(range)) AS n FROM range(20000000)";
const megabytes = z.object({ limit: z.string() });

test(
  "work that spills is given a part of the memory limit, and all of it where the part does not suffice",
  {
    timeout: 120_000,
  },
  async ({ workDir }) => {
    const limits: string[] = [];
    const rows = await withEngine(settingsIn(workDir, 2e9), async (engine) => {
      const set = await engine.all("SELECT current_setting('memory_limit') AS limit", megabytes);
      limits.push(...set.map(({ limit }) => limit));
      return engine.all(held, counted);
    });
    expect(rows).toEqual([{ n: 20_000_000n }]);
    expect(limits).toEqual(["381.4 MiB", "1.8 GiB"]);
  },
);

test(
  "work that needs more than the whole limit fails with a message for people, and is not tried twice in vain",
  {
    timeout: 120_000,
  },
  async ({ workDir }) => {
    let tries = 0;
    const work = withEngine(settingsIn(workDir, 300e6), (engine) => {
      tries++;
      return engine.all(held, counted);
    });
    await expect(work).rejects.toMatchObject({ name: "TableError", code: "too_large" });
    expect(tries).toBe(1);
  },
);
