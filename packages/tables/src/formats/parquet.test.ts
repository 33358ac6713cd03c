import { mkdir } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { quoteLiteral, readManifest, readRows, readRowsWhere } from "../index.ts";
import { openTestFolder, type TestFolder } from "../testing/folder.ts";

let folder: TestFolder;
let source: string;
beforeAll(async () => {
  folder = await openTestFolder();
  await mkdir(path.join(folder.path, "sent"));
  source = path.join(folder.path, "sent", "types.parquet");
  const row =
    "SELECT 9007199254740993 AS big, 18446744073709551615::UBIGINT AS unsigned, 1.10::DECIMAL(10,2) AS price, 'NaN'::DOUBLE AS nothing, 0.5::FLOAT AS half, " +
    "true AS flag, DATE '2024-01-02' AS day, TIMESTAMPTZ '2024-01-02 03:04:05+02' AS moment, TIME '10:20' AS clock, 'NULL' AS word, " +
    "[1, 2] AS list, {'a': 1, 'b': [2]} AS struct, NULL::VARCHAR AS gap";
  await folder.engine.run(`COPY (${row} UNION ALL ${row}) TO ${quoteLiteral(source)} (FORMAT parquet)`);
});
afterAll(async () => folder.remove());

test("the types of a Parquet file are kept, nested values become JSON, NaN becomes missing", async () => {
  const { manifest, rows } = await folder.ingestFile(source);
  expect(manifest.columns.map(({ name, dataType, storageType }) => [name, dataType, storageType])).toEqual([
    ["big", "integer", "BIGINT"],
    ["unsigned", "integer", "DECIMAL(20,0)"],
    ["price", "float", "DECIMAL(10,2)"],
    ["nothing", "empty", "DOUBLE"],
    ["half", "float", "FLOAT"],
    ["flag", "boolean", "BOOLEAN"],
    ["day", "date", "DATE"],
    ["moment", "datetime", "TIMESTAMP"],
    ["clock", "time", "TIME"],
    ["word", "text", "VARCHAR"],
    ["list", "json", "VARCHAR"],
    ["struct", "json", "VARCHAR"],
    ["gap", "empty", "VARCHAR"],
  ]);
  expect(rows[0]).toEqual([
    "9007199254740993",
    "18446744073709551615",
    "1.10",
    null,
    0.5,
    true,
    "2024-01-02",
    "2024-01-02T01:04:05",
    "10:20:00",
    "NULL",
    "[1,2]",
    '{"a":1,"b":[2]}',
    null,
  ]);
});

test("the manifest lies in the stored file itself", async () => {
  const { manifest, tablePath } = await folder.ingest("data.csv", 'a,"it\'s ""q"""\n1,x\n');
  expect(await readManifest(folder.engine, tablePath)).toEqual(manifest);
});

test("a Parquet file that is no stored table has no manifest", async () => {
  await expect(readManifest(folder.engine, source)).rejects.toMatchObject({ code: "invalid_input" });
});

test("rows come in pages, in file order, by number and by predicate", async () => {
  const lines = Array.from({ length: 300_000 }, (_, index) => `${index},${index % 3}`);
  const { manifest, tablePath } = await folder.ingest("data.csv", `n,k\n${lines.join("\n")}\n`);
  const page = { engine: folder.engine, tablePath, manifest, offset: 100_000, limit: 2 };
  expect(await readRows(page)).toEqual({
    total: 300_000,
    rows: [
      { rowNumber: 100_001, values: [100_000, 1] },
      { rowNumber: 100_002, values: [100_001, 2] },
    ],
  });
  expect(await readRowsWhere({ ...page, predicate: "c1 = 0 -- end", offset: 50_000, limit: 1 })).toEqual({
    total: 100_000,
    rows: [{ rowNumber: 150_001, values: [150_000, 0] }],
  });
  expect(await readRowsWhere({ ...page, predicate: "c1 = 9" })).toEqual({ total: 0, rows: [] });
});

test("NUL in Parquet text is shown as its code and noticed", async () => {
  const target = path.join(folder.path, "sent", "nul.parquet");
  await folder.engine.run(
    `COPY (SELECT concat('x', chr(0), 'y') AS t, 'plain' AS p UNION ALL SELECT 'z', NULL) TO ${quoteLiteral(target)} (FORMAT parquet)`,
  );
  const { rows, manifest } = await folder.ingestFile(target);
  expect(rows).toEqual([
    ["x\\u0000y", "plain"],
    ["z", null],
  ]);
  expect(manifest.notices).toMatchObject([{ kind: "control_characters", count: 1 }]);
});

test("dates that are infinite or outside the years 1 to 9999 stay text, and the rows that hold them are named", async () => {
  const target = path.join(folder.path, "sent", "outside.parquet");
  const dates = [`DATE '2020-01-01' + i::INTEGER`, `TIMESTAMP '2020-01-01' + INTERVAL (i) DAY`, `DATE '9999-12-31'`];
  const odd = ["'infinity'::DATE", "TIMESTAMP '290000-01-01'", "DATE '0001-01-01'"];
  const columns = dates.map((date, index) => `CASE i WHEN 3 THEN ${odd[index]} ELSE ${date} END AS d${index}`);
  await folder.engine.run(
    `COPY (SELECT ${columns.join(", ")} FROM range(10) t(i)) TO ${quoteLiteral(target)} (FORMAT parquet)`,
  );
  const { manifest, rows } = await folder.ingestFile(target);
  expect(manifest.columns.map(({ dataType }) => dataType)).toEqual(["text", "text", "date"]);
  expect(manifest.columns[0]?.evidence.mostly).toMatchObject({
    dataType: "date",
    offendingCount: 1,
    offending: [{ rowNumber: 4 }],
  });
  expect(rows[4]).toEqual(["2020-01-05", "2020-01-05 00:00:00", "9999-12-31"]);
});
