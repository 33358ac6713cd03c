import { gzipSync } from "node:zlib";
import iconv from "iconv-lite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { openTestFolder, type TestFolder } from "../testing/folder.ts";

let folder: TestFolder;
beforeAll(async () => {
  folder = await openTestFolder();
});
afterAll(async () => folder.remove());

const records = [
  { id: 1, name: "Ada", tags: ["x"], ok: true, born: "1815-12-10" },
  { id: 2, name: "NA", tags: [], ok: false, born: null },
];

test.each([
  ["a root array", "data.json", JSON.stringify(records)],
  [
    "the only array of objects inside an object",
    "data.json",
    JSON.stringify({ count: 2, names: ["x"], data: records }),
  ],
  ["one object per line", "data.ndjson", records.map((record) => JSON.stringify(record)).join("\n")],
  ["one object per line in a .json file", "data.json", records.map((record) => JSON.stringify(record)).join("\r\n")],
  ["gzip", "data.json.gz", gzipSync(JSON.stringify(records))],
  ["a byte order mark", "data.json", `\uFEFF${JSON.stringify(records)}`],
  ["UTF-16", "data.json", iconv.encode(JSON.stringify(records), "utf-16le", { addBOM: true })],
  ["line breaks and indents", "data", JSON.stringify(records, null, 2)],
])("%s is read as a table", async (_, name, content) => {
  const { manifest, rows } = await folder.ingest(name, content);
  expect(manifest.columns.map((column) => [column.name, column.dataType])).toEqual([
    ["id", "integer"],
    ["name", "text"],
    ["tags", "json"],
    ["ok", "boolean"],
    ["born", "date"],
  ]);
  expect(rows).toEqual([
    [1, "Ada", '["x"]', true, "1815-12-10"],
    [2, "NA", "[]", false, null],
  ]);
});

test("null tokens are texts in JSON, only null is missing", async () => {
  const { column } = await folder.ingest("data.json", '[{"a":"NULL","b":1},{"a":null},{"a":""}]');
  expect(column("a").evidence).toMatchObject({ count: 2, missing: 1, nullTokens: [] });
  expect(column("b").evidence).toMatchObject({ count: 1, missing: 2 });
});

test("a bare NaN is missing, infinities are numbers, and a text that says NaN stays text", async () => {
  const { column, rows } = await folder.ingest(
    "data.json",
    '[{"a":1.5,"b":"NaN"},{"a":NaN,"b":"x"},{"a":Infinity,"b":NaN},{"a":-Infinity,"b":null}]',
  );
  expect(column("a")).toMatchObject({ dataType: "float", evidence: { count: 3, missing: 1, mostly: null } });
  expect(column("b")).toMatchObject({ dataType: "text", evidence: { count: 2, missing: 2 } });
  expect(rows).toEqual([
    [1.5, "NaN"],
    [null, "x"],
    ["inf", null],
    ["-inf", null],
  ]);
});

test("whole numbers with a NaN among them stay whole numbers, also one value per line", async () => {
  const { column } = await folder.ingest("data.ndjson", '{"a":1}\n{"a":NaN}\n{"a":3}\n');
  expect(column("a")).toMatchObject({ dataType: "integer", evidence: { count: 2, missing: 1 } });
  const values = await folder.ingest("data.json", "[1, NaN, 3]");
  expect(values.rows).toEqual([[1], [null], [3]]);
});

test("whole numbers past 2^53 and past 2^63 keep every digit", async () => {
  const { rows, column } = await folder.ingest(
    "data.json",
    '[{"a":9007199254740993,"b":123456789012345678901234567890},{"a":-9223372036854775808,"b":1}]',
  );
  expect(column("a").storageType).toBe("BIGINT");
  expect(column("b").storageType).toBe("DECIMAL(38,0)");
  expect(rows).toEqual([
    ["9007199254740993", "123456789012345678901234567890"],
    ["-9223372036854775808", 1],
  ]);
});

test.each([
  ["array", (records: string[]) => `[${records.join(",\n")}]`],
  ["lines", (records: string[]) => records.join("\n")],
])(
  "fractions of more digits than a double has keep every one of them, also inside of nested values: %s",
  async (_, whole) => {
    const records = [
      '{"price":0.1234567890123456789,"a":{"p":[12345678901234567.25,0.1]},"t":"0.1234567890123456789","d":0.30000000000000004}',
      '{"price":-12345678901234567.05,"a":[1],"t":"say \\"0.1234567890123456789\\", 0.1234567890123456789","d":1e3}',
      '{"price":1.5,"a":null,"t":"x","d":NaN}',
    ];
    const { rows, column } = await folder.ingest("data.json", whole(records));
    expect(column("price")).toMatchObject({
      dataType: "float",
      storageType: expect.stringMatching(/^DECIMAL\(3[67],19\)$/),
    });
    expect(column("d")).toMatchObject({ dataType: "float" });
    expect(rows).toEqual([
      ["0.1234567890123456789", '{"p":[12345678901234567.25,0.1]}', "0.1234567890123456789", expect.anything()],
      [
        "-12345678901234567.0500000000000000000",
        "[1]",
        'say "0.1234567890123456789", 0.1234567890123456789',
        expect.anything(),
      ],
      ["1.5000000000000000000", null, "x", null],
    ]);
  },
);

test("a number that two pieces of a large file share keeps its digits", async () => {
  const price = "0.1234567890123456789";
  const text = `[${Array.from({ length: 120_000 }, () => `{"price":${price}}`).join(",")}]`;
  const { tablePath } = await folder.ingest("data.json", text);
  const [different] = await folder.engine.all(
    `SELECT count(DISTINCT c0)::INTEGER AS n, min(c0)::VARCHAR AS least FROM read_parquet('${tablePath}')`,
    z.object({ n: z.number(), least: z.string() }),
  );
  expect(different).toEqual({ n: 1, least: price });
});

test("a column of texts with a few numbers stays text and says how many were numbers", async () => {
  const { column, rows } = await folder.ingest("data.json", '[{"t":"Alien"},{"t":"Heat"},{"t":1941},{"t":"Her"}]');
  expect(column("t")).toMatchObject({ dataType: "text", evidence: { fits: { integer: 1 }, mostly: null } });
  expect(rows[2]).toEqual(["1941"]);
});

test("a column of numbers with a few texts names the rows that keep it from being numbers", async () => {
  const { column } = await folder.ingest("data.json", '[{"n":1},{"n":2},{"n":"3"},{"n":4}]');
  expect(column("n").evidence.mostly).toEqual({
    dataType: "integer",
    share: 0.75,
    offendingCount: 1,
    offending: [{ rowNumber: 3, value: "3" }],
    decimalSeparator: null,
    thousandsSeparator: null,
    negativesInParentheses: false,
  });
});

test("texts of digits are texts", async () => {
  const { column } = await folder.ingest("data.json", '[{"zip":"02134"},{"zip":"12345"}]');
  expect(column("zip").dataType).toBe("text");
});

test("values that are no objects become one column", async () => {
  const { manifest, rows } = await folder.ingest("data.json", "[1, 2, 3]");
  expect(manifest.columns.map(({ name, dataType }) => [name, dataType])).toEqual([["value", "integer"]]);
  expect(rows).toEqual([[1], [2], [3]]);
});

test("keys come in the order of first appearance; odd keys are only names", async () => {
  const { manifest, rows } = await folder.ingest(
    "data.json",
    '[{"b":1,"__proto__":2},{"a/b~c":3,"b":4,"it\'s \\"q\\"":5}]',
  );
  expect(manifest.columns.map(({ name }) => name)).toEqual(["b", "__proto__", "a/b~c", 'it\'s "q"']);
  expect(rows).toEqual([
    [1, 2, null, null],
    [4, null, 3, 5],
  ]);
});

test.each([
  ["a wrong literal", '[{"a":1},\n{"a":nul}\n]', "Line 2"],
  ["a missing comma", '[{"a":1}\n\n{"a":2}]', "Line 3"],
  ["a cut file", '[{"a":1},\n{"a":2', "line 2"],
  ["text after the end", '[{"a":1}]\nnonsense', "Line 2"],
  ["a wrong line of NDJSON", '{"a":1}\n{"a":2}\n{"a":}\n', "Line 3"],
  ["single quotes", "[{'a':1}]", "Line 1"],
])("%s is named with its line", async (_, text, place) => {
  const reading = folder.ingest("data.json", text);
  await expect(reading).rejects.toMatchObject({
    name: "TableError",
    code: "invalid_input",
    message: expect.stringContaining(place),
  });
});

test.each([
  ["two arrays of objects", '{"a":[{"x":1}],"b":[{"y":1}]}', "invalid_input"],
  ["a single value", "42", "unsupported"],
  ["objects among other values", '[{"a":1}, 5]', "invalid_input"],
  ["white space only", "  \n ", "invalid_input"],
  ["nesting of 100,000 levels", "[".repeat(100_000) + "]".repeat(100_000), "too_large"],
])("%s is refused", async (_, text, code) => {
  await expect(folder.ingest("data.json", text)).rejects.toMatchObject({ name: "TableError", code });
});

test("half of a surrogate pair is shown as its code and noticed with its line; whole pairs stay", async () => {
  const { rows, manifest } = await folder.ingest(
    "data.json",
    '[{"a":"x\\ud800"},\n{"a":"\\ud83d\\ude00"},\n{"a":"\\\\ud800 \\udc00\\ud83d"}]',
  );
  expect(rows).toEqual([["x\\ud800"], ["😀"], ["\\ud800 \\udc00\\ud83d"]]);
  expect(manifest.notices).toMatchObject([{ kind: "replaced_characters", count: 3, lines: [1, 3] }]);
});

test("NUL is shown as its code, in values, nested values and keys, and noticed", async () => {
  const { rows, manifest } = await folder.ingest(
    "data.ndjson",
    '{"a":"x\\u0000y","b\\u0000":["\\u0000"]}\n{"a":"\\\\u0000"}\n',
  );
  expect(manifest.columns.map(({ name }) => name)).toEqual(["a", "b\\u0000"]);
  expect(rows).toEqual([
    ["x\\u0000y", '["\\\\u0000"]'],
    ["\\u0000", null],
  ]);
  expect(manifest.notices).toMatchObject([{ kind: "control_characters", count: 3, lines: [1] }]);
});

test("one object over several lines is one row, and so is each of several", async () => {
  const one = JSON.stringify({ id: 1, tags: ["x", "y"], name: "Ada" }, null, 2);
  expect((await folder.ingest("data.json", one)).rows).toEqual([[1, '["x","y"]', "Ada"]]);
  expect((await folder.ingest("data.json", `${one}\n${one}\n`)).rows).toHaveLength(2);
});

test("an object of lists of values is refused by what it holds, not as broken", async () => {
  const text = JSON.stringify({ width: 360, values: Array.from({ length: 500 }, (_, index) => index) }, null, 2);
  await expect(folder.ingest("data.json", text)).rejects.toMatchObject({
    name: "TableError",
    code: "unsupported",
    message: expect.stringMatching(/"values" of 500 values.*no array of objects/),
  });
});

const manyKeys = Array.from({ length: 1001 }, (_, index) => `k${index}`);
const awkward = (index: number) => (index % 2 === 0 ? index : `"${index}",\n`);
const manyRecords = [
  Object.fromEntries(manyKeys.map((key, index) => [key, awkward(index)])),
  {},
  { k7: "", k3: null, k5: '"', k8: 0.25, "k,'\"": { a: ["x"] } },
];

test.each([
  ["array", JSON.stringify(manyRecords, null, 1)],
  ["lines", manyRecords.map((record) => JSON.stringify(record)).join("\n")],
])("records of more than a thousand keys are taken apart one by one: %s", async (_, text) => {
  const { manifest, rows, column } = await folder.ingest("data.json", text);
  expect(manifest.columns.map(({ originalName }) => originalName)).toEqual([...manyKeys, "k,'\""]);
  expect(rows.slice(0, 2)).toEqual([
    [...manyKeys.map((_, index) => (index === 8 ? "8.00" : awkward(index))), null],
    [...manyKeys.map(() => null), null],
  ]);
  expect([3, 5, 7, 8, 1001].map((position) => rows[2]?.[position])).toEqual([null, '"', "", "0.25", '{"a":["x"]}']);
  expect(column("k7").evidence).toMatchObject({ count: 2, missing: 1 });
});

test("of a key that stands twice in a record the first value counts, however many keys there are", async () => {
  const few = await folder.ingest("data.json", '[{"a":1,"a":2}]');
  expect(few.rows).toEqual([[1]]);
  expect(few.manifest.notices).toMatchObject([{ kind: "repeated_keys", count: 1 }]);
  const [record] = manyRecords.map((each) => JSON.stringify(each));
  const many = await folder.ingest("data.json", `[${record?.replace("{", '{"k5":-1,')}]`);
  expect(many.rows[0]?.slice(0, 2)).toEqual([-1, 0]);
});

test("numbers with an exponent keep every digit, too", async () => {
  const { rows, column } = await folder.ingest(
    "data.json",
    '[{"v":1.2345678901234567891e5},{"v":1e3},{"v":-12345678901234567.89},{"v":123456789012345678912e-3},{"v":0.1}]',
  );
  expect(column("v").storageType).toBe("DECIMAL(32,14)");
  expect(rows.map(([value]) => Number(value))).toEqual([
    123456.78901234567, 1000, -12345678901234568, 123456789012345680, 0.1,
  ]);
  expect(String(rows[0]?.[0])).toContain("123456.78901234567891");
  expect(String(rows[3]?.[0])).toContain("123456789012345678.912");
});

test("objects side by side on a line are rows each", async () => {
  expect((await folder.ingest("data.json", '{"a":1}{"a":2} {"a":3}\n{"a":4}')).rows).toEqual([[1], [2], [3], [4]]);
});
