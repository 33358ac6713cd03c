import path from "node:path";
import type { CheckDefinition, CheckResult } from "@datainsight/schemas";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readManifest, readRowsWhere, requirePattern, runChecks } from "../index.ts";
import { openTestFolder, type IngestedTable, type TestFolder } from "../testing/folder.ts";
import { vegaFolder } from "../testing/vega.ts";

const own = "01900000-0000-7000-8000-000000000001";
const other = "01900000-0000-7000-8000-000000000002";
let folder: TestFolder;

beforeAll(async () => {
  folder = await openTestFolder([vegaFolder()]);
});
afterAll(() => folder.remove());

async function run(
  table: Pick<IngestedTable, "manifest" | "tablePath">,
  definitions: readonly CheckDefinition[],
  more: { others?: IngestedTable; mask?: (column: string, value: string) => string } = {},
): Promise<CheckResult[]> {
  const references = new Map([[own, table], ...(more.others ? [[other, more.others] as const] : [])]);
  const results = await runChecks({
    engine: folder.engine,
    tablePath: table.tablePath,
    manifest: table.manifest,
    checks: definitions.map((definition) => ({ id: null, definition })),
    references,
    mask: more.mask ?? ((_column, value) => value),
  });
  for (const { predicate, failingRows, rows } of results) {
    if (predicate === null) continue;
    const found = await readRowsWhere({ engine: folder.engine, ...table, predicate, offset: 0, limit: 100 });
    // The predicate is the proof: it is true in just the failing rows.
    expect([found.total, found.rows.map(({ rowNumber }) => rowNumber)]).toEqual([failingRows, rows]);
  }
  return results;
}

/** Rows that fail, or the status where there are none. */
async function failing(csv: string, definition: CheckDefinition, others?: IngestedTable) {
  const table = await folder.ingest("t.csv", csv);
  const [result] = await run(table, [definition], others ? { others } : {});
  return result?.status === "failed" ? result.rows : (result?.message ?? result?.status);
}

const range = (column: string, min: string | null, max: string | null) => ({
  kind: "range" as const,
  column,
  min,
  max,
});

test("a missing value fails not_null alone", async () => {
  const table = await folder.ingest("t.csv", "a,b\n1,x\n,y\n3,x\n");
  const results = await run(table, [
    { kind: "not_null", column: "a" },
    { kind: "unique", columns: ["a"] },
    { kind: "in_set", column: "a", values: ["1", "3"] },
    range("a", "1", "3"),
    { kind: "pattern", column: "a", pattern: "\\d" },
    { kind: "foreign_key", column: "a", referencedDatasetId: own, referencedColumn: "a" },
  ]);
  expect(results.map(({ status, rows }) => [status, rows])).toEqual([
    ["failed", [2]],
    ["passed", []],
    ["passed", []],
    ["passed", []],
    ["passed", []],
    ["passed", []],
  ]);
});

test("unique names every row of a group, over several columns too", async () => {
  const table = await folder.ingest("t.csv", "a,b\n1,x\n1,y\n2,x\n1,x\n,z\n,z\n");
  const [one, two] = await run(table, [
    { kind: "unique", columns: ["a"] },
    { kind: "unique", columns: ["a", "b"] },
  ]);
  expect(one).toMatchObject({ rows: [1, 2, 4], failingRows: 3, examples: ["1"] });
  expect(two).toMatchObject({ rows: [1, 4], examples: ["1, x"] });
});

test("texts are compared as they are written, numbers and dates by value", async () => {
  const set = (column: string, values: string[]) => ({ kind: "in_set" as const, column, values });
  expect(await failing("a\nred\nRed\nred \nblue\n", set("a", ["red", "blue"]))).toEqual([2, 3]);
  expect(await failing("a\n007\n7\n012\n", set("a", ["7"]))).toEqual([1, 3]);
  expect(await failing("a\n1\n2\n30\n", set("a", ["1.0", "2e0", "3"]))).toEqual([3]);
  expect(await failing("a\n0.10\n0.2\n0.3\n", set("a", [".1", "0.3"]))).toEqual([2]);
  expect(await failing("a\n2024-01-05\n2024-01-06\n", set("a", ["2024-01-05", "never"]))).toEqual([2]);
  expect(await failing("a\nyes\nno\nyes\n", set("a", ["true"]))).toEqual([2]);
  expect(await failing("a\n1\n2\n", set("a", ["one"]))).toEqual([1, 2]);
});

test("a list of hundreds of values gives the same rows as a short one", async () => {
  const numbers = Array.from({ length: 300 }, (_, index) => index);
  const csv = `a\n${numbers.join("\n")}\n`;
  const values = numbers.filter((number) => number % 100 !== 7).map(String);
  expect(await failing(csv, { kind: "in_set", column: "a", values })).toEqual([8, 108, 208]);
  const words = `a\n${numbers.map((number) => `w${number}`).join("\n")}\n`;
  const known = values.map((value) => `w${value}`);
  expect(await failing(words, { kind: "in_set", column: "a", values: known })).toEqual([8, 108, 208]);
});

test("bounds are exact: whole numbers past 2^53, decimals, and bounds that no value can have", async () => {
  const big = "a\n9007199254740992\n9007199254740993\n9007199254740994\n";
  expect(await failing(big, range("a", "9007199254740993", "9007199254740993"))).toEqual([1, 3]);
  expect(await failing(big, range("a", "9007199254740992.5", null))).toEqual([1]);
  expect(await failing(big, range("a", `1${"0".repeat(60)}`, null))).toEqual([1, 2, 3]);
  expect(await failing(big, range("a", null, `1${"0".repeat(60)}`))).toBe("passed");
  const wide = "a\n99999999999999999999\n100000000000000000000\n";
  expect(await failing(wide, range("a", null, "99999999999999999999"))).toEqual([2]);
  expect(await failing("a\n0.1\n0.2\n0.3\n", range("a", "0.1", "0.2"))).toEqual([3]);
});

test("dates and times are compared by value, and a day as the upper bound takes in the whole day", async () => {
  const days = "a\n2024-02-28\n2024-02-29\n2024-03-01\n";
  expect(await failing(days, range("a", "2024-02-29", "2024-02-29"))).toEqual([1, 3]);
  const moments = "a\n2024-02-29 00:00:00\n2024-02-29 23:59:59\n2024-03-01 00:00:00\n";
  expect(await failing(moments, range("a", "2024-02-29", "2024-02-29"))).toEqual([3]);
  expect(await failing(moments, range("a", null, "2024-02-29T12:00:00"))).toEqual([2, 3]);
  expect(await failing("a\n08:00:00\n12:30:00\n", range("a", null, "12:00"))).toEqual([2]);
  expect(await failing(days, range("a", "2024-02-30", null))).toContain("is not a date");
});

test("a column that turned into text because of a few values fails in those, and is compared as before in the others", async () => {
  const csv = `a\n1\n2\nn/k\n50\n${"3\n".repeat(5)}`;
  expect(await failing(csv, range("a", "0", "10"))).toEqual([3, 4]);
  const dates = "a\n2024-01-01\nsoon\n2025-01-01\n";
  expect(await failing(dates, range("a", "2024-01-01", "2024-12-31"))).toEqual([2, 3]);
});

test("a pattern must match the whole value, as it is written", async () => {
  const pattern = (expression: string) => ({ kind: "pattern" as const, column: "a", pattern: expression });
  expect(await failing("a\nAB-1\nAB-12\nxAB-1\n", pattern("[A-Z]{2}-[0-9]"))).toEqual([2, 3]);
  expect(await failing("a\n1.5\n3\n", pattern("[0-9.]+"))).toBe("passed");
  expect(await failing("a\n1.5e300\n3\n", pattern("3"))).toEqual([1]);
  expect(await failing("a\nx\ny\n", pattern("(?=x)x"))).toContain("no regular expression of RE2's");
});

test("a foreign key fails where the other table lacks the value, also across types", async () => {
  const others = await folder.ingest("other.csv", "id,code\n1,007\n2,008\n99999999999999999999,x\n");
  const key = (referencedColumn: string) => ({
    kind: "foreign_key" as const,
    column: "a",
    referencedDatasetId: other,
    referencedColumn,
  });
  expect(await failing("a\n1\n3\n\n2\n", key("id"), others)).toEqual([2]);
  expect(await failing("a\n007\n7x\n", key("code"), others)).toEqual([2]);
  expect(await failing("a\n1\n2\n", key("gone"), others)).toContain('no column "gone"');
  expect(await failing("a\n1\n2\n", key("id"))).toContain("not there");
});

test("a check that does not fit the table is an error with its reason, and the others still run", async () => {
  const table = await folder.ingest("t.csv", "a\n1\n-2\n");
  const results = await run(table, [
    { kind: "not_null", column: "gone" },
    range("a", "0", null),
    range("a", "low", null),
    { kind: "pattern", column: "a", pattern: "(" },
    { kind: "unique", columns: ["a", "gone"] },
  ]);
  expect(results.map(({ status, message }) => [status, message])).toEqual([
    ["error", 'There is no column "gone" in the table.'],
    ["failed", null],
    ["error", '"low" is not a number, so the integer column "a" cannot be compared with it.'],
    ["error", expect.stringContaining("RE2")],
    ["error", 'There is no column "gone" in the table.'],
  ]);
});

test("SQL in values, patterns and column names stays text", async () => {
  const hostile = `x') OR true; DROP TABLE t; --`;
  const table = await folder.ingest("t.csv", `"${hostile}","b""c"\n"${hostile}",1\nplain,2\n`);
  const results = await run(table, [
    { kind: "in_set", column: hostile, values: [hostile] },
    { kind: "pattern", column: hostile, pattern: "' OR true --" },
    range(hostile, "') OR true --", null),
    range('b"c', "1) OR (true", null),
    { kind: "unique", columns: [hostile, 'b"c'] },
    { kind: "in_set", column: hostile, values: ["\0' OR true --"] },
    { kind: "pattern", column: hostile, pattern: "a)) OR (true --" },
  ]);
  expect(results.map(({ status, rows }) => [status, rows])).toEqual([
    ["failed", [2]],
    ["failed", [1, 2]],
    ["passed", []],
    ["error", []],
    ["passed", []],
    ["failed", [1, 2]],
    ["error", []],
  ]);
});

test("examples are masked by their column", async () => {
  const table = await folder.ingest("t.csv", "name,n\nAda,1\nAda,1\nBob,2\n");
  const mask = (column: string, value: string) => (column === "name" ? "***" : value);
  const [result] = await run(table, [{ kind: "unique", columns: ["name", "n"] }], { mask });
  expect(result?.examples).toEqual(["***, 1"]);
  expect(result?.predicate).toBe(
    "c0 IS NOT NULL AND c1 IS NOT NULL AND row(c0, c1) IN (SELECT row(c0, c1) FROM data WHERE c0 IS NOT NULL AND c1 IS NOT NULL GROUP BY c0, c1 HAVING count(*) > 1)",
  );
});

test("a table without rows and an all-missing column pass what they can", async () => {
  const definitions: CheckDefinition[] = [
    { kind: "not_null", column: "a" },
    { kind: "unique", columns: ["a"] },
    range("a", "0", "1"),
    { kind: "in_set", column: "a", values: ["x"] },
    { kind: "pattern", column: "a", pattern: "x" },
  ];
  const none = await run(await folder.ingest("t.csv", "a,b\n"), definitions);
  expect(none.map(({ status }) => status)).toEqual(Array(5).fill("passed"));
  const missing = await run(await folder.ingest("t.csv", "a,b\n,1\n,2\n"), definitions);
  expect(missing.map(({ status }) => status)).toEqual(["failed", "passed", "passed", "passed", "passed"]);
});

test("hundreds of checks over thousands of columns run together", async () => {
  const names = Array.from({ length: 600 }, (_, index) => `n${index}`);
  const table = await folder.ingest(
    "t.csv",
    `${names.join()}\n${names.map(() => 1).join()}\n${names.map(() => "").join()}\n`,
  );
  const results = await runChecks({
    engine: folder.engine,
    ...table,
    checks: names.map((column) => ({ id: null, definition: { kind: "not_null", column } })),
    mask: (_column, value) => value,
  });
  expect(results).toHaveLength(600);
  expect(results.every(({ rows }) => rows.length === 1 && rows[0] === 2)).toBe(true);
});

test("real data: zip codes are a key of one form, and not all in one state", async () => {
  const zips = await folder.ingestFile(path.join(vegaFolder(), "zipcodes.csv"));
  const [key, form, state] = await run(zips, [
    { kind: "unique", columns: ["zip_code"] },
    { kind: "pattern", column: "zip_code", pattern: "[0-9]{5}" },
    { kind: "in_set", column: "state", values: ["CA"] },
  ]);
  expect([key?.status, form?.status]).toEqual(["passed", "passed"]);
  expect(state).toMatchObject({ status: "failed", rows: expect.arrayContaining([1]), examples: ["NY", "PR"] });
  expect(state?.rows).toHaveLength(100);
});

test("an aborted signal stops the run, and a broken pattern is refused before it is stored", async () => {
  const table = await folder.ingest("t.csv", "a\n1\n");
  const options = { engine: folder.engine, ...table, checks: [{ id: null, definition: range("a", "0", null) }] };
  const signal = AbortSignal.abort(new Error("enough"));
  await expect(runChecks({ ...options, signal, mask: (_, value) => value })).rejects.toThrow("enough");
  await expect(requirePattern(folder.engine, "[A-Z")).rejects.toThrow("RE2");
  await expect(requirePattern(folder.engine, "[A-Z]")).resolves.toBeUndefined();
  expect((await readManifest(folder.engine, table.tablePath)).rowCount).toBe(1);
});

test("progress only grows, over passes and queries alike, and ends at 1", async () => {
  const table = await folder.ingest("t.csv", "a,b\n1,x\n2,y\n3,x\n");
  const shares: number[] = [];
  const definitions: CheckDefinition[] = [
    { kind: "not_null", column: "a" },
    { kind: "unique", columns: ["a"] },
    { kind: "unique", columns: ["b"] },
  ];
  await runChecks({
    engine: folder.engine,
    ...table,
    checks: definitions.map((definition) => ({ id: null, definition })),
    mask: (_, value) => value,
    onProgress: (share) => shares.push(share),
  });
  expect(shares).toEqual([1 / 3, 2 / 3, 1]);
});
