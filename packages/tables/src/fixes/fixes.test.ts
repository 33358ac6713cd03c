import path from "node:path";
import type { FixAction } from "@datainsight/schemas";
import { z } from "zod";
import { test as base, describe, expect } from "vitest";
import { applyFixes, quoteIdentifier, quoteLiteral, readManifest, readRows } from "../index.ts";
import { type IngestedTable, openTestFolder, type TestFolder } from "../testing/folder.ts";

// oxlint-disable-next-line no-empty-pattern -- vitest reads from this pattern which fixtures are needed
const test = base.extend("folder", { scope: "file" }, async ({}, { onCleanup }): Promise<TestFolder> => {
  const folder = await openTestFolder();
  onCleanup(() => folder.remove());
  return folder;
});

const generated = Array.from({ length: 60 }, (_, i) => {
  const city = ["Oslo", " Oslo ", "oslo", "Bergen", "N.A.", "", '" "'][i % 7];
  const price = i % 7 === 0 ? "free" : i % 3 === 0 ? `"1.${String(i).padStart(3, "0")},50"` : `"${i},25"`;
  const born = i % 4 === 0 ? `${(i % 28) + 1}.03.2020` : `2021-04-${String((i % 28) + 1).padStart(2, "0")}`;
  const seen =
    i % 9 === 0 ? "1900-01-01 10:00:00" : `2024-01-${String((i % 28) + 1).padStart(2, "0")} 08:0${i % 10}:00`;
  const half = i % 5 === 0 ? "" : i % 8 === 0 ? "inf" : `${i}e0`;
  return `${i % 55},${city},x${i},${price},${i % 6 === 0 ? -999 : i * 3}.${i % 10}5,${born},${seen},${i % 2 === 0 ? "yes" : "no"},00${i},"Ada${i % 3 === 0 ? "" : " B. C"}",${half}`;
});
const header = `id,City,"say ""it""",price,amount,born,seen,paid,code,name,half`;
const rows = [header, ...generated, generated[7], generated[7]].join("\n");

const actions: readonly [string, FixAction][] = [
  ["drop rows that are missing", { kind: "drop_rows", column: "City", where: { test: "missing" } }],
  ["drop rows by value", { kind: "drop_rows", column: "City", where: { test: "one_of", values: ["N.A.", "it's"] } }],
  ["drop rows outside", { kind: "drop_rows", column: "amount", where: { test: "outside", min: "0", max: "99.5" } }],
  [
    "drop rows outside but for a code",
    { kind: "drop_rows", column: "amount", where: { test: "outside", min: "0", max: "99.5", except: ["-999.05"] } },
  ],
  [
    "replace what is outside but for infinities",
    {
      kind: "replace",
      column: "half",
      where: { test: "outside", min: null, max: "20", except: ["Infinity"] },
      with: null,
    },
  ],
  [
    "drop rows outside a day",
    { kind: "drop_rows", column: "seen", where: { test: "outside", min: null, max: "2024-01-05" } },
  ],
  [
    "cast to float",
    { kind: "cast", column: "price", dataType: "float", decimalSeparator: ",", thousandsSeparator: "." },
  ],
  ["cast to integer", { kind: "cast", column: "code", dataType: "integer" }],
  ["cast a decimal to integer", { kind: "cast", column: "half", dataType: "integer" }],
  ["cast integer to float", { kind: "cast", column: "id", dataType: "float" }],
  [
    "cast dates in two formats",
    { kind: "cast", column: "born", dataType: "date", dateFormats: ["%Y-%m-%d", "%d.%m.%Y"] },
  ],
  ["cast datetime to date", { kind: "cast", column: "seen", dataType: "date" }],
  ["cast boolean to integer", { kind: "cast", column: "paid", dataType: "integer" }],
  ["cast to text", { kind: "cast", column: "amount", dataType: "text" }],
  [
    "replace a sentinel",
    { kind: "replace", column: "amount", where: { test: "one_of", values: ["-999.05", "-999"] }, with: null },
  ],
  ["replace infinities", { kind: "replace", column: "half", where: { test: "infinite" }, with: "0" }],
  ["replace a day", { kind: "replace", column: "seen", where: { test: "one_of", values: ["1900-01-01"] }, with: null }],
  [
    "replace what does not match",
    { kind: "replace", column: "name", where: { test: "not_matching", pattern: "Ada" }, with: "O'Neil" },
  ],
  ["replace blanks", { kind: "replace", column: "City", where: { test: "blank" }, with: null }],
  ["fill the median", { kind: "fill", column: "half", method: "median", flag: true }],
  ["fill the mean", { kind: "fill", column: "half", method: "mean", flag: false }],
  ["fill the mode", { kind: "fill", column: "City", method: "mode", flag: false }],
  ["fill a constant", { kind: "fill", column: "City", method: "constant", value: "no 'city'", flag: true }],
  ["trim", { kind: "trim", column: "City" }],
  [
    "map values",
    {
      kind: "map_values",
      column: "City",
      mapping: [
        { from: "oslo", to: "Oslo" },
        { from: "Oslo", to: "oslo" },
        { from: "Bergen", to: null },
      ],
    },
  ],
  ["map numbers", { kind: "map_values", column: "id", mapping: [{ from: "1", to: "1000" }] }],
  ["deduplicate", { kind: "deduplicate", columns: null }],
  ["deduplicate by columns", { kind: "deduplicate", columns: ["id", "paid"] }],
  ["drop a column", { kind: "drop_column", column: 'say "it"' }],
  ["split", { kind: "split", column: "name", separator: " ", into: ["name", "la'st"] }],
];

const described = z.object({ column_name: z.string(), column_type: z.string() });

async function contentOf(folder: TestFolder, sql: string): Promise<unknown[]> {
  return folder.engine.all(sql, z.record(z.string(), z.unknown()));
}

async function tableForPeople(folder: TestFolder, { manifest, tablePath }: IngestedTable): Promise<void> {
  const columns = manifest.columns.map(({ storageName, name }) => `${storageName} AS ${quoteIdentifier(name)}`);
  await folder.engine.run(
    `CREATE OR REPLACE TEMP TABLE t AS SELECT ${columns.join(", ")} FROM read_parquet(${quoteLiteral(tablePath)})`,
  );
}

async function fix(folder: TestFolder, table: IngestedTable, list: readonly FixAction[]) {
  const outPath = path.join(folder.path, "files", `fixed-${crypto.randomUUID()}.parquet`);
  const { manifest, applied } = await applyFixes({ engine: folder.engine, ...table, actions: list, outPath });
  const page = await readRows({ engine: folder.engine, tablePath: outPath, manifest, offset: 0, limit: 1000 });
  return { manifest, applied, outPath, rows: page.rows.map(({ values }) => values) };
}

describe("the statement that people see does what our own does", () => {
  for (const [name, action] of actions) {
    test(`to ${name}`, async ({ folder }) => {
      const table = await folder.ingest("t.csv", rows);
      await tableForPeople(folder, table);
      const { manifest, applied, outPath } = await fix(folder, table, [action]);
      const sql = applied[0]?.sql ?? "";
      const ours = manifest.columns.map(({ storageName, name: own }) => `${storageName} AS ${quoteIdentifier(own)}`);
      const stored = `SELECT ${ours.join(", ")} FROM read_parquet(${quoteLiteral(outPath)})`;
      expect(await contentOf(folder, sql)).toEqual(await contentOf(folder, stored));
      expect(await contentOf(folder, `DESCRIBE ${sql}`)).toEqual(await contentOf(folder, `DESCRIBE ${stored}`));
      const types = await folder.engine.all(`DESCRIBE ${stored}`, described);
      expect(manifest.columns.map(({ storageType }) => storageType)).toEqual(types.map((each) => each.column_type));
      expect(await readManifest(folder.engine, outPath)).toEqual(JSON.parse(JSON.stringify(manifest)));
      const keepsValues = name === "cast integer to float" || name === "cast to text";
      expect((applied[0]?.rowsTouched ?? 0) > 0).toBe(!keepsValues);
      for (const { storageName, evidence } of manifest.columns) {
        const [found] = await contentOf(
          folder,
          `SELECT count(${storageName}) AS count, count(*) - count(${storageName}) AS missing FROM read_parquet(${quoteLiteral(outPath)})`,
        );
        expect(found).toEqual({ count: BigInt(evidence.count), missing: BigInt(evidence.missing) });
      }
    });
  }
});

test("rows are numbered also where a column has the name that DuckDB gives to their number", async ({ folder }) => {
  const table = await folder.ingest("t.csv", "rowid,row_number\n9,1\n3,1\n9,1\n1,2\n");
  await tableForPeople(folder, table);
  const { applied, rows: after } = await fix(folder, table, [{ kind: "deduplicate", columns: null }]);
  expect(after).toEqual([
    [9, 1],
    [3, 1],
    [1, 2],
  ]);
  expect(await contentOf(folder, applied[0]?.sql ?? "")).toEqual([
    { rowid: 9n, row_number: 1n },
    { rowid: 3n, row_number: 1n },
    { rowid: 1n, row_number: 2n },
  ]);
});

test("a cast touches the rows whose value goes missing or is another one than was written", async ({ folder }) => {
  const text =
    'n,d,s,b\n12,1.5,2020-03-01,true\n007,1.50,01.03.2020,yes\nfree,x,2020-03-02,\n,-2,2020-03-03,false\n"1,000",3,x,maybe';
  const table = await folder.ingest("t.csv", text);
  const touched = async (action: FixAction) => (await fix(folder, table, [action])).applied[0]?.rowsTouched;
  expect(await touched({ kind: "cast", column: "n", dataType: "integer", thousandsSeparator: "," })).toBe(3);
  expect(await touched({ kind: "cast", column: "d", dataType: "float" })).toBe(1);
  expect(await touched({ kind: "cast", column: "s", dataType: "date", dateFormats: ["%Y-%m-%d", "%d.%m.%Y"] })).toBe(2);
  expect(await touched({ kind: "cast", column: "b", dataType: "boolean" })).toBe(2);
});

describe("a chain of fixes", () => {
  test("is done in its order, keeps the order of rows, and says what each did", async ({ folder }) => {
    const table = await folder.ingest("t.csv", "a,b\n 3 ,x\n1,y\n 3 ,x\nn/a ,z\n2,z");
    const {
      manifest,
      applied,
      rows: after,
    } = await fix(folder, table, [
      { kind: "trim", column: "a" },
      { kind: "replace", column: "a", where: { test: "one_of", values: ["n/a"] }, with: null },
      { kind: "cast", column: "a", dataType: "integer" },
      { kind: "deduplicate", columns: null },
      { kind: "fill", column: "a", method: "median", flag: true },
      { kind: "drop_column", column: "b" },
    ]);
    expect(after).toEqual([
      [3, false],
      [1, false],
      [2, true],
      [2, false],
    ]);
    expect(applied.map(({ rowsTouched }) => rowsTouched)).toEqual([3, 1, 0, 1, 1, 4]);
    expect(manifest.columns.map(({ name, dataType }) => [name, dataType])).toEqual([
      ["a", "integer"],
      ["a_missing", "boolean"],
    ]);
  });

  test("keeps long numbers to the last digit", async ({ folder }) => {
    const table = await folder.ingest("t.csv", "n,d\n12345678901234567890123,1.10\n,22.123456789012345678\n x,3");
    const { rows: after } = await fix(folder, table, [
      { kind: "cast", column: "n", dataType: "integer" },
      { kind: "fill", column: "n", method: "mode", flag: false },
    ]);
    const long = "12345678901234567890123";
    expect(after).toEqual([
      [long, "1.100000000000000000"],
      [long, "22.123456789012345678"],
      [long, "3.000000000000000000"],
    ]);
  });

  test("works on tables without rows and on columns without values, and says so where it cannot", async ({
    folder,
  }) => {
    const none = await folder.ingest("t.csv", "a,b\n");
    expect((await fix(folder, none, [{ kind: "deduplicate", columns: null }])).rows).toEqual([]);
    const empty = await folder.ingest("t.csv", "a,b\n,1\n,2\n");
    expect((await fix(folder, empty, [{ kind: "trim", column: "a" }])).rows).toEqual([
      [null, 1],
      [null, 2],
    ]);
    const filled = await fix(folder, empty, [
      { kind: "fill", column: "a", method: "constant", value: "x", flag: false },
    ]);
    expect(filled.manifest.columns[0]).toMatchObject({ dataType: "text", evidence: { count: 2, missing: 0 } });
    await expect(
      fix(folder, empty, [{ kind: "fill", column: "a", method: "mode", flag: false }]),
    ).rejects.toMatchObject({
      code: "invalid_input",
      column: "a",
    });
  });

  const impossible: readonly [string, FixAction][] = [
    ["an unknown column", { kind: "trim", column: "nowhere" }],
    ["a number that is trimmed", { kind: "trim", column: "id" }],
    ["a boolean as a date", { kind: "cast", column: "paid", dataType: "date" }],
    ["a number as itself", { kind: "cast", column: "id", dataType: "integer" }],
    ["text that is no number at all", { kind: "cast", column: "name", dataType: "float" }],
    ["a broken pattern", { kind: "drop_rows", column: "name", where: { test: "not_matching", pattern: "(" } }],
    ["a value that would be rounded", { kind: "replace", column: "amount", where: { test: "missing" }, with: "1.005" }],
    [
      "a value that is too large",
      { kind: "replace", column: "amount", where: { test: "outside", min: "0", max: null }, with: "1e30" },
    ],
    [
      "SQL for a number",
      { kind: "replace", column: "amount", where: { test: "outside", min: "1); --", max: null }, with: null },
    ],
    ["a new name that is taken", { kind: "split", column: "name", separator: " ", into: ["id", "b"] }],
    ["the median of text", { kind: "fill", column: "City", method: "median", flag: false }],
    ["a format that is none", { kind: "cast", column: "name", dataType: "date", dateFormats: ["%Q"] }],
  ];
  for (const [name, action] of impossible) {
    test(`refuses ${name}, names the column, and leaves nothing behind`, async ({ folder }) => {
      const table = await folder.ingest("t.csv", rows);
      const before = await folder.files();
      const expected = action.kind === "split" ? "id" : "column" in action ? action.column : "";
      await expect(fix(folder, table, [action])).rejects.toMatchObject({
        name: "TableError",
        code: "invalid_input",
        column: expected,
        message: expect.stringContaining(`"${expected}"`),
      });
      expect(await folder.files()).toEqual(before);
    });
  }

  test("stops when asked", async ({ folder }) => {
    const table = await folder.ingest("t.csv", rows);
    const outPath = path.join(folder.path, "files", "stopped.parquet");
    const signal = AbortSignal.abort(new Error("asked to"));
    const running = applyFixes({
      engine: folder.engine,
      ...table,
      actions: [{ kind: "trim", column: "City" }],
      outPath,
      signal,
    });
    await expect(running).rejects.toThrow("asked to");
  });
});
