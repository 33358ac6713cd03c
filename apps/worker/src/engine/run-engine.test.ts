import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test as base, describe, expect } from "vitest";
import { runEngine, type RunOptions } from "./run-engine.ts";

// oxlint-disable-next-line no-empty-pattern -- vitest reads from this pattern which fixtures are needed
const test = base.extend("workDir", async ({}, { onCleanup }) => {
  const folder = await mkdtemp(path.join(tmpdir(), "datainsight-engine-"));
  onCleanup(() => rm(folder, { recursive: true, force: true }));
  return folder;
});

function optionsIn(workDir: string, more: Partial<RunOptions> = {}): RunOptions {
  const limits = { maxColumns: 10_000, maxCellBytes: 1e6, maxUnpackedBytes: 1e9 };
  return {
    settings: { workDir, memoryLimit: 1e9, threads: 2, limits },
    timeoutMs: 120_000,
    signal: new AbortController().signal,
    onProgress: () => {},
    ...more,
  };
}

async function aFile(workDir: string, text: string) {
  const sourcePath = path.join(workDir, "original");
  await writeFile(sourcePath, text);
  return { sourcePath, fileName: "table.csv", tablePath: path.join(workDir, "table.parquet"), overrides: {} };
}

const columns = 600;
const wide = [
  Array.from({ length: columns }, (_, column) => `column ${column}`).join(","),
  ...Array.from({ length: 20 }, (_, row) => Array.from({ length: columns }, (_, column) => row * column).join(",")),
].join("\n");

describe("an engine in a process of its own", { timeout: 180_000 }, () => {
  test("hands over the whole result of hundreds of columns", async ({ workDir }) => {
    const input = await aFile(workDir, wide);
    const stages = new Set<string>();
    const options = optionsIn(workDir, { onProgress: ({ stage }) => stages.add(stage) });
    expect(await runEngine("ingest", input, options)).toMatchObject({ rowCount: 20, columnCount: columns });
    const asked = {
      tablePath: input.tablePath,
      goalType: "general_audit",
      targetColumn: null,
      thresholds: {},
      columnThresholds: {},
      asOf: new Date(),
    } as const;
    const { columnProfiles, qualityScore } = await runEngine("analysis", asked, options);
    expect(columnProfiles.map(({ columnName }) => columnName)).toEqual(wide.split("\n")[0]?.split(","));
    expect(qualityScore).not.toBeNull();
    expect(stages.size).toBeGreaterThan(3);
  });

  test("says what is wrong with a file, and with a target that is not there", async ({ workDir }) => {
    const broken = runEngine("ingest", await aFile(workDir, "PAR1 broken"), optionsIn(workDir));
    await expect(broken).rejects.toMatchObject({ name: "EngineError", code: "invalid_input" });
    const input = await aFile(workDir, "a,b\n1,2\n");
    await runEngine("ingest", input, optionsIn(workDir));
    const asked = {
      tablePath: input.tablePath,
      goalType: "ml_preparation",
      targetColumn: "c",
      thresholds: {},
      columnThresholds: {},
      asOf: new Date(),
    } as const;
    const refused = runEngine("analysis", asked, optionsIn(workDir));
    await expect(refused).rejects.toMatchObject({ code: "invalid_input", message: expect.stringContaining('"c"') });
  });

  test("is stopped past its time, and at once when asked", async ({ workDir }) => {
    const input = await aFile(workDir, wide);
    await expect(runEngine("ingest", input, optionsIn(workDir, { timeoutMs: 50 }))).rejects.toMatchObject({
      code: "limit_exceeded",
    });
    const controller = new AbortController();
    const running = runEngine("ingest", input, optionsIn(workDir, { signal: controller.signal }));
    controller.abort(new Error("asked to"));
    await expect(running).rejects.toThrow("asked to");
  });
});
