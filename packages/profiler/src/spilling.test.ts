import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Engine, openEngine, type TableColumn } from "@datainsight/tables";
import { test as base, expect, vi } from "vitest";
import { z } from "zod";
import { type PassContext, passOverValues, tableSource } from "./passes.ts";
import { readCount, readText } from "./readers.ts";
import { countRepeated } from "./repeated-values.ts";
import { valueStatistics } from "./statistics/values.ts";

// Each test groups millions of texts in little memory: seconds on a busy machine.
vi.setConfig({ testTimeout: 300_000 });

// oxlint-disable-next-line no-empty-pattern -- vitest reads from this pattern which fixtures are needed
const test = base.extend("folder", async ({}, { onCleanup }) => {
  const folder = await mkdtemp(path.join(tmpdir(), "spilling-"));
  onCleanup(() => rm(folder, { recursive: true, force: true }));
  return folder;
});

const rows = 3_000_000;
const repeated = 1000;
/** Texts of 37 characters that stand once, but for a thousand that stand in three rows each, and a gap in every hundredth row. */
const texts = `CASE WHEN range % 100 = 0 THEN NULL ELSE 'order number ' || printf('%024d', CASE WHEN range % 100 = 1 AND range < 300000 THEN range % 100000 ELSE range END) END`;

async function openAt(folder: string, options: { memoryLimit: string; maxTempSize?: string }): Promise<Engine> {
  return openEngine({ workDir: path.join(folder, "work"), threads: 2, allowedDirectories: [folder], ...options });
}

async function aTable(folder: string): Promise<string> {
  const tablePath = path.join(folder, "table.parquet");
  const engine = await openAt(folder, { memoryLimit: "1GB" });
  await engine.run(`COPY (SELECT ${texts} AS c0 FROM range(${rows})) TO '${tablePath}' (FORMAT parquet)`);
  engine.close();
  return tablePath;
}

const evidence = {
  count: rows,
  missing: 0,
  nullTokens: [],
  fits: {},
  fitShare: 1,
  mostly: null,
  dateFormat: null,
  otherDateFormats: [],
  dayMonthAmbiguous: false,
  leadingZeros: 0,
  decimalSeparator: null,
  thousandsSeparator: null,
  unitSign: null,
};
const column: TableColumn = {
  position: 0,
  name: "number",
  originalName: "number",
  storageName: "c0",
  storageType: "VARCHAR",
  dataType: "text",
  evidence,
};

function contextOf(engine: Engine, tablePath: string): PassContext {
  return { engine, tablePath, source: tableSource(tablePath), rowCount: rows, signal: undefined, report: () => {} };
}

/** What the profile says of the values, from the distinct ones. */
async function statisticsOf(context: PassContext, values: string): Promise<unknown> {
  const input = { column, rowCount: rows, asOf: null, layout: "rows" as const };
  const fragments = valueStatistics.overValues?.(input) ?? {};
  const distinct = `(SELECT 0 AS c, v, n FROM ${values})`;
  const found = (await passOverValues(context, [{ column, fragments, distinct }])).get("c0") ?? {};
  expect(readCount(found["values"])).toBe(rows - rows / 100);
  expect(readCount(found["unique"])).toBe(rows - rows / 100 - 2 * repeated);
  expect(readText(found["max"])).toBe(`order number ${String(rows - 1).padStart(24, "0")}`);
  return valueStatistics.finish(input, found, new Map());
}

const grouped = (tablePath: string) =>
  `(SELECT c0 AS v, count(*) AS n FROM ${tableSource(tablePath)} WHERE c0 IS NOT NULL GROUP BY v)`;

test("very many distinct values are counted exactly in little memory: what does not fit is spilled to disk", async ({
  folder,
}) => {
  const tablePath = await aTable(folder);
  const roomy = await openAt(folder, { memoryLimit: "1GB" });
  const expected = await statisticsOf(contextOf(roomy, tablePath), grouped(tablePath));
  roomy.close();

  const small = await openAt(folder, { memoryLimit: "100MB" });
  const context = contextOf(small, tablePath);
  expect(await statisticsOf(context, grouped(tablePath))).toEqual(expected);
  const counted = await countRepeated(context, column, 2 * repeated);
  expect(counted).not.toBeNull();
  expect(await statisticsOf(context, counted?.source ?? "")).toEqual(expected);
  await counted?.drop();
  small.close();

  // The same without room on disk ends: it was spilled indeed.
  const diskless = await openAt(folder, { memoryLimit: "100MB", maxTempSize: "1MB" });
  const spilled = { name: "TableError", code: expect.stringMatching(/^(unavailable|too_large)$/) };
  await expect(countRepeated(contextOf(diskless, tablePath), column, repeated)).rejects.toMatchObject(spilled);
  await expect(statisticsOf(contextOf(diskless, tablePath), grouped(tablePath))).rejects.toMatchObject(spilled);
  diskless.close();
});

test("values that stand once and values that repeat are told apart whatever their type, with -0, NaN and missing ones among them", async ({
  folder,
}) => {
  const tablePath = path.join(folder, "doubles.parquet");
  const engine = await openAt(folder, { memoryLimit: "200MB" });
  const values = `VALUES (0.0::DOUBLE), (-0.0), ('NaN'), ('NaN'), (NULL), (NULL), (1.5), (2.5), (2.5), (2.5), ('inf'), ('-inf'), ('inf')`;
  await engine.run(`COPY (SELECT v AS c0 FROM (${values}) AS t(v)) TO '${tablePath}' (FORMAT parquet)`);
  const context = contextOf(engine, tablePath);
  const doubles: TableColumn = { ...column, storageType: "DOUBLE", dataType: "float" };
  const counted = await countRepeated(context, doubles, 10);
  const sql = `SELECT v::VARCHAR AS v, n FROM ${counted?.source ?? ""} ORDER BY abs(v::DOUBLE), v::DOUBLE`;
  expect(await engine.all(sql, z.object({ v: z.string(), n: z.bigint() }))).toEqual([
    { v: expect.stringMatching(/^-?0\.0$/), n: 2n },
    { v: "1.5", n: 1n },
    { v: "2.5", n: 3n },
    { v: "-inf", n: 1n },
    { v: "inf", n: 2n },
  ]);
  await counted?.drop();
  expect(await countRepeated(context, doubles, 2)).toBeNull();
  const tables = await engine.all("SELECT table_name FROM duckdb_tables()", z.unknown());
  expect(tables).toEqual([]);
  engine.close();
});
