import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestFolder, roomyLimits, type TestFolder } from "./testing/folder.ts";

let folder: TestFolder;
beforeAll(async () => {
  folder = await openTestFolder();
});
afterAll(async () => folder.remove());

const megabyte = 1_000_000;
/** The worker's own limit. */
const maxCellBytes = 16 * megabyte;

test("a table of one column and one row keeps its value", async () => {
  const { manifest, rows } = await folder.ingest("a.csv", "a\n7\n");
  expect(manifest).toMatchObject({ rowCount: 1, delimiter: null });
  expect(rows).toEqual([[7]]);
});

test.each([
  ["a.csv", "a\n", ["a"]],
  ["a.csv", "a,b", ["a", "b"]],
  ["a.json", "[]", ["value"]],
  ["a.json", "[null]", ["value"]],
])("%s of %j has columns that are empty", async (name, text, columns) => {
  const { manifest } = await folder.ingest(name, text);
  expect(manifest.columns.map((column) => [column.name, column.dataType])).toEqual(
    columns.map((column) => [column, "empty"]),
  );
});

test("records without keys are refused", async () => {
  await expect(folder.ingest("a.json", "[{}, {}]")).rejects.toMatchObject({
    code: "invalid_input",
    message: "The records have no keys, so there are no columns to read.",
  });
});

test.each([
  ["a.csv", Buffer.concat([Buffer.from("a,b\n1,"), Buffer.alloc(50 * megabyte, "x"), Buffer.from("\n")])],
  ["a.csv", Buffer.concat([Buffer.from('a,b\n1,"'), Buffer.alloc(50 * megabyte, "x, y\n"), Buffer.from('"\n')])],
  ["a.json", Buffer.concat([Buffer.from('[{"b": "'), Buffer.alloc(50 * megabyte, "x"), Buffer.from('"}]')])],
])("a cell of 50 MB in %s is refused by its size", async (name, content) => {
  await expect(folder.ingest(name, content, { limits: { maxCellBytes } })).rejects.toMatchObject({
    code: "too_large",
    message: expect.stringContaining("longer than 16000000 bytes"),
  });
});

test("a cell below the limit is kept whole, however long it is", async () => {
  const content = Buffer.concat([Buffer.from("a,b\n1,"), Buffer.alloc(15 * megabyte, "x"), Buffer.from("\n")]);
  const { tablePath } = await folder.ingest("a.csv", content, { limits: { maxCellBytes } });
  expect(tablePath).toBeTruthy();
});

test("escapes in JSON do not count as the bytes that they take in the file", async () => {
  const { rows } = await folder.ingest("a.json", `[{"a": "${"\\u0041".repeat(500)}"}]`, {
    limits: { maxCellBytes: 600 },
  });
  expect(rows).toEqual([["A".repeat(500)]]);
});

test.each([
  ["arrays", `[{"a": ${"[".repeat(100_000)}${"]".repeat(100_000)}}]`],
  ["objects", `[${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}]`],
  ["a later line", `{"a": 1}\n{"a": ${"[".repeat(100_000)}${"]".repeat(100_000)}}\n`],
])("JSON that is nested 100,000 levels deep is refused: %s", async (_, text) => {
  await expect(folder.ingest("a.json", text)).rejects.toMatchObject({
    code: "too_large",
    message: expect.stringContaining("nested more than 500 levels deep"),
  });
});

test("a million different values are kept", async () => {
  const text = `id\n${Array.from({ length: 1_000_000 }, (_, index) => `u${index}`).join("\n")}\n`;
  const { manifest, column } = await folder.ingest("a.csv", text);
  expect(manifest.rowCount).toBe(1_000_000);
  expect(column("id")).toMatchObject({ dataType: "text", evidence: { count: 1_000_000 } });
});

const hostileNames = [
  `a"b`,
  "x'); DROP TABLE t; --",
  "c,d",
  "${process.exit()}",
  "\u202Eabc",
  "עברית",
  "日本",
  "null",
  "c0",
  "file_row_number",
];

test("names with quotes, SQL and right-to-left text stay as they are", async () => {
  const header = hostileNames.map((name) => `"${name.replaceAll('"', '""')}"`).join(",");
  const { manifest, rows } = await folder.ingest("a.csv", `${header}\n${hostileNames.map((_, i) => i).join(",")}\n`);
  expect(manifest.columns.map(({ name }) => name)).toEqual(hostileNames);
  expect(rows).toEqual([hostileNames.map((_, index) => index)]);
});

test("keys of JSON may be hostile too", async () => {
  const record = Object.fromEntries([...hostileNames, "a/b~c", "*", "$.x", "[0]"].map((name, index) => [name, index]));
  const { manifest, rows } = await folder.ingest("a.json", JSON.stringify([record]));
  expect(manifest.columns.map(({ name }) => name)).toEqual(Object.keys(record));
  expect(rows).toEqual([Object.values(record)]);
});

test("right-to-left text and its marks stay as they are", async () => {
  const { rows } = await folder.ingest("a.csv", "שם,عمر\nדוד,12\n\u202Eevil\u202C,13\n");
  expect(rows).toEqual([
    ["דוד", 12],
    ["\u202Eevil\u202C", 13],
  ]);
});

test("blank lines before the header are passed over", async () => {
  const { manifest, rows } = await folder.ingest("a.csv", "\n\na,b\n1,2\n3\n");
  expect(manifest.notices).toMatchObject([{ kind: "ragged_rows", count: 1 }]);
  expect(rows).toEqual([
    [1, 2],
    [3, null],
  ]);
});

test("six hundred keys are split into columns", async () => {
  const keys = Array.from({ length: 600 }, (_, index) => `k${index}`);
  const records = [
    Object.fromEntries(keys.map((key, index) => [key, index])),
    Object.fromEntries(keys.map((key) => [key, key])),
  ];
  const { rows } = await folder.ingest("a.json", JSON.stringify(records), { limits: roomyLimits });
  expect(rows).toEqual([keys.map((_, index) => String(index)), keys]);
});

test("quotes that never balance are read in linear time, each line whole or to its pair", async () => {
  const half = await folder.ingest("a.csv", `a,b\n${'1,"x\n'.repeat(100_000)}`);
  expect(half.manifest.rowCount).toBe(50_000);
  expect(half.rows[0]).toEqual([1, "x\n1,x"]);
  const odd = folder.ingest("a.csv", `a,b\n${'1,"x\n'.repeat(100_001)}`);
  await expect(odd).rejects.toMatchObject({ message: expect.stringContaining("a quote is opened and not closed") });
});

test("a cell of nothing but quotes holds half of them", async () => {
  const { rows } = await folder.ingest("a.csv", `a,b\n1,"${'""'.repeat(400_000)}" \n`);
  expect(rows).toEqual([[1, `${'"'.repeat(400_000)} `]]);
});
