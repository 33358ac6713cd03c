import path from "node:path";
import type { FixAction } from "@datainsight/schemas";
import { test as base, describe, expect } from "vitest";
import { z } from "zod";
import { applyFixes, quoteIdentifier, quoteLiteral, tryFix } from "../index.ts";
import { type IngestedTable, openTestFolder, type TestFolder } from "../testing/folder.ts";

// oxlint-disable-next-line no-empty-pattern -- vitest reads from this pattern which fixtures are needed
const test = base.extend("folder", { scope: "file" }, async ({}, { onCleanup }): Promise<TestFolder> => {
  const folder = await openTestFolder();
  onCleanup(() => folder.remove());
  return folder;
});

const anyRow = z.record(z.string(), z.unknown());
const outPath = (folder: TestFolder): string => path.join(folder.path, "files", `fixed-${crypto.randomUUID()}.parquet`);

/** What the statement for people gives, and what was stored, each under the columns' own names. */
async function bothWays(folder: TestFolder, { manifest, tablePath }: IngestedTable, action: FixAction) {
  const { engine } = folder;
  const named = (columns: typeof manifest.columns, file: string): string =>
    `SELECT ${columns.map(({ storageName, name }) => `${storageName} AS ${quoteIdentifier(name)}`).join(", ")} FROM read_parquet(${quoteLiteral(file)})`;
  await engine.run(`CREATE OR REPLACE TEMP TABLE t AS ${named(manifest.columns, tablePath)}`);
  const made = { engine, tablePath, manifest, actions: [action], outPath: outPath(folder) };
  const { applied, manifest: after } = await applyFixes(made);
  return {
    people: await engine.all(applied[0]?.sql ?? "", anyRow),
    stored: await engine.all(named(after.columns, made.outPath), anyRow),
  };
}

const names = [`a"b'c`, "back\\slash", "emoji 😀", "{brace} %s", "rowid", "$1", "c0", "count(*)"];
const values = [
  "it's",
  '"q"',
  "100%",
  "{x}",
  "\\d+",
  "a.*b",
  "$1",
  "😀",
  "line\nbreak",
  "\\",
  "--; DROP TABLE t",
  " pad ",
];
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const hostile = [
  names.map(quoted).join(","),
  ...Array.from({ length: 40 }, (_, i) =>
    names.map((_name, j) => ((i + j) % 13 === 0 ? "" : quoted(values[(i + 3 * j) % values.length] ?? ""))).join(","),
  ),
].join("\n");

describe("names and values that mean something to SQL or to a pattern are taken as they stand", () => {
  test.for(names)("in the column %s", async (name, { folder }) => {
    const table = await folder.ingest("t.csv", hostile);
    const actions: FixAction[] = [
      { kind: "map_values", column: name, mapping: values.map((from, i) => ({ from, to: values[i + 1] ?? `{%s}'"` })) },
      { kind: "replace", column: name, where: { test: "one_of", values: ["\\", "a.*b", "it's"] }, with: "$1 \\1 %s" },
      { kind: "split", column: name, separator: ".", into: [`le"ft`, "ri'ght"] },
      { kind: "fill", column: name, method: "mode", flag: true },
      { kind: "deduplicate", columns: [name] },
    ];
    for (const action of actions) {
      const { people, stored } = await bothWays(folder, table, action);
      expect(people).toEqual(stored);
    }
    const where = { test: "one_of" as const, values: ["a.*b"] };
    const { stored } = await bothWays(folder, table, { kind: "replace", column: name, where, with: "\\0" });
    const count = (value: string): number => stored.filter((row) => row[name] === value).length;
    expect([count("a.*b"), count("\\0") > 0]).toEqual([0, true]);
  });
});

test("days before 1970, the first and the last, negative zeros and long numbers stay what they are", async ({
  folder,
}) => {
  const text = [
    "day,zero,long",
    "0001-01-01,-0.0,12345678901234567890123456789012345678",
    "1600-02-29,0.0,-1",
    "9999-12-31,1e300,",
    "1969-12-31,,7",
    "1969-12-31,-0.0,7",
  ].join("\n");
  const table = await folder.ingest("t.csv", text);
  const unchanged: FixAction = {
    kind: "replace",
    column: "day",
    where: { test: "one_of", values: ["2020-01-01"] },
    with: null,
  };
  const { people, stored } = await bothWays(folder, table, unchanged);
  expect(stored).toEqual(people);
  const written = await folder.engine.all(`SELECT "day"::VARCHAR AS day, long::VARCHAR AS long FROM t`, anyRow);
  expect(written.map(({ day }) => day)).toEqual(["0001-01-01", "1600-02-29", "9999-12-31", "1969-12-31", "1969-12-31"]);
  expect(written[0]?.["long"]).toBe("12345678901234567890123456789012345678");
  const zeros = await bothWays(folder, table, { kind: "deduplicate", columns: ["zero"] });
  expect(zeros.stored.map(({ zero }) => zero)).toEqual([-0, 1e300, null]);
  expect(zeros.people).toEqual(zeros.stored);
  const outside: FixAction = {
    kind: "replace",
    column: "day",
    where: { test: "outside", min: "1900-01-01", max: "2100-01-01" },
    with: null,
  };
  const kept = await bothWays(folder, table, outside);
  expect(kept.stored.map(({ day }) => day !== null)).toEqual([false, false, false, true, true]);
});

test("the first of equal rows stay, in the order of the file, also in a table of many row groups", async ({
  folder,
}) => {
  const rows = 260_000;
  const different = 170_000;
  const text = [
    "a,b",
    ...Array.from({ length: rows }, (_, i) => `${(i * 7) % different},x${(i * 7) % different}`),
  ].join("\n");
  const table = await folder.ingest("t.csv", text);
  const made = { ...table, engine: folder.engine, outPath: outPath(folder) };
  const { applied, manifest } = await applyFixes({ ...made, actions: [{ kind: "deduplicate", columns: null }] });
  expect([applied[0]?.rowsTouched, manifest.rowCount]).toEqual([rows - different, different]);
  const [found] = await folder.engine.all(
    `SELECT count(*) FILTER (c0 <> (file_row_number * 7) % ${different}) AS wrong FROM read_parquet(${quoteLiteral(made.outPath)}, file_row_number = true)`,
    z.object({ wrong: z.bigint() }),
  );
  expect(found).toEqual({ wrong: 0n });
});

describe("a trial", () => {
  const padded = "city,n\nOslo ,1\nBergen,2\nOslo,3\n";

  test("writes no more than the column that changes, and says where the others stand", async ({ folder }) => {
    const table = await folder.ingest("t.csv", padded);
    const options = { ...table, engine: folder.engine, outPath: outPath(folder), whole: false };
    const tried = await tryFix({ ...options, action: { kind: "trim", column: "city" } });
    expect(tried.applied.rowsTouched).toBe(1);
    expect(tried.columns).toEqual([
      { name: "city", from: null },
      { name: "n", from: "c1" },
    ]);
    expect(tried.written?.manifest.columns.map(({ name }) => name)).toEqual(["city"]);
    const whole = await tryFix({ ...options, whole: true, action: { kind: "trim", column: "city" } });
    expect(whole.written?.manifest.columns.map(({ name }) => name)).toEqual(["city", "n"]);
  });

  test("writes nothing where it would change nothing, or only leave a column out", async ({ folder }) => {
    const table = await folder.ingest("t.csv", padded);
    const before = await folder.files();
    const options = { ...table, engine: folder.engine, outPath: outPath(folder), whole: false };
    for (const action of [
      { kind: "replace", column: "city", where: { test: "one_of", values: ["Rome"] }, with: null },
      { kind: "map_values", column: "city", mapping: [{ from: "Oslo", to: "Oslo" }] },
      { kind: "deduplicate", columns: null },
      { kind: "drop_column", column: "n" },
    ] satisfies FixAction[])
      expect((await tryFix({ ...options, action })).written).toBeNull();
    expect(await folder.files()).toEqual(before);
  });
});
