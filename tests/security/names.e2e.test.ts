import fc from "fast-check";
import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import { describe, expect } from "vitest";
import { get, reportOf, settled, test, upload } from "./system.ts";

const nasty = [
  'a" , (select 1) as "b',
  '"; drop table x; --',
  "'; copy (select 1) to '/tmp/planted' --",
  "read_csv('/etc/passwd')",
  "$1",
  "?",
  ":name",
  "%s%n",
  "${x}",
  "c0",
  "rowid",
  "*",
  "columns(*)",
  "struct.field",
  "a.b",
  "[0]",
  "\\",
  "\\'",
  '""',
  "`",
  "--",
  "/*",
  "select",
  "null",
  "NaN",
  "true",
  "../x",
  "<script>alert(1)</script>",
  "=1+1",
  "@x",
  "\u202Etxt",
  "\u200B",
  "é",
  "e\u0301",
  "🙂",
  "İ",
  "ß",
  "__proto__",
  "constructor",
  "prototype",
  "hasOwnProperty",
  "toString",
  "valueOf",
  "\t",
  "line\nbreak",
];

/** Names: the nasty ones, pairs of them, and random text; alike ones are left to the reader of files. */
function fuzzedNames(count: number): string[] {
  const text = fc.string({ unit: "binary", minLength: 1, maxLength: 60 });
  const made = fc.oneof(
    fc.array(fc.constantFrom(...nasty), { minLength: 1, maxLength: 4 }).map((parts) => parts.join("")),
    fc.tuple(text, fc.constantFrom(...nasty)).map((parts) => parts.join("")),
    text,
  );
  const random = fc.sample(made, { numRuns: count, seed: 20 });
  return [...nasty, ...random].slice(0, count).map((name, index) => plain(name) || `blank ${index}`);
}

/** Without what a reader of CSV may rightly change: NUL, line ends, white space around, and a byte order mark. */
function plain(name: string): string {
  return name
    .toWellFormed()
    .replaceAll(/[\0-\u001F\u007F-\u009F\uFEFF]/g, "")
    .trim();
}

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

describe("a column's name is data, from the file to the report:", () => {
  test("hundreds of hostile and random names in CSV", async ({ api, worker }) => {
    const names = fuzzedNames(500);
    for (let start = 0; start < names.length; start += 250) {
      const some = names.slice(start, start + 250);
      const rows = [1, 2].map((row) => some.map((_, index) => index * row).join(","));
      const content = `${some.map(quoted).join(",")}\n${rows.join("\n")}\n`;
      const { report } = await reportOf(api, await api.signUp(), { name: "names.csv", content });
      const found = report.columnProfiles.map(({ columnName, statistics }) => statistics.originalName ?? columnName);
      expect(found).toEqual(some);
      // Each column has its own values, none those of another.
      expect(report.columnProfiles.map(({ maxValue }) => maxValue)).toEqual(some.map((_, index) => String(index * 2)));
      expect(worker.child.exitCode).toBeNull();
    }
  });

  test("__proto__, constructor and prototype as keys of JSON and as columns of CSV", async ({ api, worker }) => {
    const keys = ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "__defineGetter__", "length"];
    const record = `{${keys.map((key, index) => `${JSON.stringify(key)}:${index}`).join(",")}}`;
    const files = [
      { name: "keys.json", content: `[${record},${record}]` },
      { name: "lines.jsonl", content: `${record}\n${record}\n` },
      { name: "nested.json", content: `[{"a":${record},${record.slice(1)}]` },
      { name: "keys.csv", content: `${keys.join(",")}\n${keys.map((_, index) => index).join(",")}\n` },
    ];
    for (const file of files) {
      const user = await api.signUp();
      const { report, datasetId, analysisId } = await reportOf(api, user, file);
      const columns = report.columnProfiles.filter(({ columnName }) => columnName !== "a");
      expect(columns.map(({ columnName }) => columnName)).toEqual(keys);
      expect(columns.map(({ minValue }) => minValue)).toEqual(keys.map((_, index) => String(index)));
      expect(await get(api, user, `/datasets/${datasetId}/preview`)).toMatchObject({ total: expect.any(Number) });
      for (const key of keys) {
        const insights = await get(
          api,
          user,
          `/insights?analysisId=${analysisId}&columnName=${encodeURIComponent(key)}`,
        );
        expect(insights).toMatchObject({ items: expect.any(Array) });
      }
    }
    expect("polluted" in {}).toBe(false);
    expect(worker.child.exitCode).toBeNull();
  });
});

test("a file's name is only a name: the content lies under the server's own key, whatever the name", async ({
  api,
  worker,
}) => {
  const user = await api.signUp();
  const outside = path.dirname(api.storage);
  const names = [
    "../../../planted.csv",
    "%2e%2e%2fplanted.csv",
    "..\\..\\planted.csv",
    "//planted/x.csv",
    "/etc/passwd",
    "C:\\planted.csv",
    ".",
    "a\u202Evsc.exe",
    "file:///etc/passwd",
    "'; rm -rf ~; echo '.csv",
    "$(touch planted).csv",
    "x".repeat(255),
  ];
  for (const name of names) {
    const { id, status, text } = await upload(api, user, { name, content: `a,b\n${name.length},2\n` });
    expect(status, text).toBe(200);
    expect(await settled(api, user, `/datasets/${id}`), name).toMatchObject({ status: "completed", name });
    const files = await readdir(path.join(api.storage, "workspaces", user.workspaceId, "datasets", id));
    expect(files).toHaveLength(2);
    for (const file of files) expect(file).toMatch(/^(original|table)-[\w.-]+$/);
  }
  for (const name of ["x".repeat(256), "x".repeat(4096), "a\0b.csv", " ", ""]) {
    const { id } = await upload(api, user, { name, content: "a\n1\n" });
    expect([name.slice(0, 10), id]).toEqual([name.slice(0, 10), "undefined"]);
  }
  const places = (await readdir(outside, { recursive: true })).filter((place) => place.includes("planted"));
  expect(places).toEqual([]);
  for (const place of ["planted.csv", "../planted.csv", "../../planted.csv"]) {
    await expect(stat(path.join(outside, place))).rejects.toThrow("ENOENT");
  }
  const everything = (await readdir(api.storage)).toSorted();
  expect(everything).toEqual(["workspaces"]);
  expect(worker.child.exitCode).toBeNull();
});
