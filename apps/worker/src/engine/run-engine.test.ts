import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
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
      previous: null,
      asOf: new Date(),
    } as const;
    const { columnProfiles, qualityScore } = await runEngine("analysis", asked, options);
    expect(columnProfiles.map(({ columnName }) => columnName)).toEqual(wide.split("\n")[0]?.split(","));
    expect(qualityScore).not.toBeNull();
    expect(stages.size).toBeGreaterThan(3);
  });

  test("says how the columns moved from the version before, and does without one that it cannot read", async ({
    workDir,
  }) => {
    const [before, after] = [await aFile(workDir, "a,b\n1,x\n2,y\n3,x\n"), path.join(workDir, "after.parquet")];
    await runEngine("ingest", before, optionsIn(workDir));
    const later = await aFile(workDir, "a,c\n7,x\n8,\n9,x\n");
    await runEngine("ingest", { ...later, tablePath: after }, optionsIn(workDir));
    const unread = path.join(workDir, "unread.parquet");
    await writeFile(unread, "PAR1");
    const asked = {
      tablePath: after,
      goalType: "general_audit",
      targetColumn: null,
      thresholds: {},
      columnThresholds: {},
      asOf: new Date(),
    } as const;
    const previous = { datasetId: "0197a1b2-0000-7000-8000-000000000001", version: 1, tablePath: before.tablePath };
    const { tableProfile } = await runEngine("analysis", { ...asked, previous }, optionsIn(workDir));
    expect(tableProfile.drift).toMatchObject({
      datasetId: previous.datasetId,
      version: 1,
      rowsBefore: 3,
      rowsAfter: 3,
      columns: [
        { column: "a", status: "both", ks: 1 },
        { column: "c", status: "added", nullShareAfter: 1 / 3 },
        { column: "b", status: "removed" },
      ],
    });
    const lost = { ...asked, previous: { ...previous, tablePath: unread } };
    const without = await runEngine("analysis", lost, optionsIn(workDir));
    expect(without.tableProfile.drift).toBeNull();
    expect(without.qualityScore).not.toBeNull();
  });

  test("keeps the code that it compiled for the next one", async ({ workDir }) => {
    const { settings, ...options } = optionsIn(workDir);
    const codeCacheDir = path.join(workDir, "code");
    const input = await aFile(workDir, "a,b\n1,2\n");
    await runEngine("ingest", input, { ...options, settings: { ...settings, codeCacheDir } });
    expect(await readdir(codeCacheDir)).toHaveLength(1);
  });

  test("says what is wrong with a file, and with a target that is not there", async ({ workDir }) => {
    const broken = runEngine("ingest", await aFile(workDir, "PAR1 broken"), optionsIn(workDir));
    await expect(broken).rejects.toMatchObject({ name: "EngineRunError", code: "invalid_input" });
    const input = await aFile(workDir, "a,b\n1,2\n");
    await runEngine("ingest", input, optionsIn(workDir));
    const asked = {
      tablePath: input.tablePath,
      goalType: "ml_preparation",
      targetColumn: "c",
      thresholds: {},
      columnThresholds: {},
      previous: null,
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
