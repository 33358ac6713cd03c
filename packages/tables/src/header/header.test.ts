import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestFolder, type TestFolder } from "../testing/folder.ts";
import { workbookOf } from "../testing/zip.ts";

let folder: TestFolder;
beforeAll(async () => {
  folder = await openTestFolder();
});
afterAll(async () => folder.remove());

async function namesOf(text: string, header?: boolean): Promise<string[]> {
  const { manifest } = await folder.ingest("a.csv", text, header === undefined ? {} : { overrides: { header } });
  return manifest.columns.map(({ name }) => name);
}

test.each([
  ["a date and a fraction", "1,Ada,36.5,2024-01-01\n2,Bob,41.2,2024-01-02\n3,Cy,17.9,2024-01-03\n", 4],
  ["a count that goes on", "1,Ada,London\n2,Bob,Paris\n3,Cy,Rome\n", 3],
  ["a value that stands below again", "5.1,3.5,1.4,0.2,setosa\n4.9,3.0,1.4,0.2,setosa\n4.7,3.2,1.3,0.2,setosa\n", 5],
  ["the same number twice", "5,0,0,7,0\n4,0,1,0,0\n3,0,2,8,0\n", 5],
  ["one column of numbers", "17\n18\n19\n20\n", 1],
  ["an email address", "7,ada@example.com\n5,bob@example.com\n9,cy@example.com\n", 2],
  ["a missing value", "1,,2.5\n2,x,3.5\n3,y,4.5\n", 3],
  ["German numbers and days", "1,5;x;01.02.2024\n2,5;y;13.02.2024\n", 3],
  ["codes", "00501,10115\n10001,01067\n94105,20095\n", 2],
])("a first row of values is kept as a row: %s", async (_, text, width) => {
  const { manifest, rows } = await folder.ingest("a.csv", text);
  expect(manifest.columns.map(({ name }) => name)).toEqual(Array.from({ length: width }, (__, i) => `column_${i + 1}`));
  expect(rows).toHaveLength(text.trim().split("\n").length);
  expect(manifest.notices).toMatchObject([{ kind: "missing_header", count: 1, lines: [1] }]);
});

test.each([
  ["names", "a,b\n1,2\n3,4\n", ["a", "b"]],
  ["years beside a name", "country,2019,2020\nFR,1,2\nDE,3,4\n", ["country", "2019", "2020"]],
  ["years alone", "2019,2020\n1,2\n3,4\n", ["2019", "2020"]],
  ["days above counts", "country,1/22/20,1/23/20\nFR,1,2\nDE,3,4\n", ["country", "1/22/20", "1/23/20"]],
  ["an even count from left to right", "0,1,2\n5,6,7\n1,6,2\n", ["0", "1", "2"]],
  ["quantiles", "model,0.1,0.5,0.9\na,0.3,0.4,0.5\nb,0.3,0.4,0.5\n", ["model", "0.1", "0.5", "0.9"]],
  ["texts", "Ada,London\nBob,Paris\n", ["Ada", "London"]],
  ["words with numbers", "q1,q2\n1,2\n3,4\n", ["q1", "q2"]],
  ["yes and no", "no,yes\n1,2\n3,4\n", ["no", "yes"]],
  ["a name and a number", "Ada,17\nBob,18\nCy,35\n", ["Ada", "17"]],
  ["a header alone", "1,2.5\n", ["1", "2.5"]],
])("a first row that may be a header is one: %s", async (_, text, names) => {
  expect(await namesOf(text)).toEqual(names);
});

test("the caller knows better than detection whether there is a header", async () => {
  const headerless = await folder.ingest("a.csv", "a,b\n1,2\n", { overrides: { header: false } });
  expect(headerless.rows).toEqual([
    ["a", "b"],
    ["1", "2"],
  ]);
  expect(headerless.manifest.notices).toMatchObject([
    { kind: "missing_header", message: expect.stringContaining("as was asked for") },
  ]);
  const named = await folder.ingest("a.csv", "1,2.5\n2,3.5\n3,4.5\n", { overrides: { header: true } });
  expect(named.manifest.columns.map(({ name }) => name)).toEqual(["1", "2.5"]);
  expect(named.manifest.notices).toEqual([]);
});

test("a type can be set for a column that has no name in the file", async () => {
  const { column } = await folder.ingest("a.csv", "1,2.5\n2,3.5\n3,4.5\n", {
    overrides: { columns: { column_1: { dataType: "text" } } },
  });
  expect(column("column_1").dataType).toBe("text");
});

test.each([
  ["a title and a blank line", "Report 2024\n\na,b,c\n1,2,3\n4,5,6\n", 3, [1]],
  ["comments", "# made by x\n# on y\na,b,c\n1,2,3\n4,5,6\n", 3, [1, 2]],
  ["a title that is filled up with commas", "Report,,\n,,\na,b,c\n1,2,3\n4,5,6\n", 3, [1, 2]],
  ["pairs of names and values", "Station,Oslo\nLat,59.9\n\na,b,c,d,e\n1,2,3,4,5\n2,3,4,5,6\n", 4, [1, 2]],
  ["lines that end with CR LF", "Report\r\n\r\na,b,c\r\n1,2,3\r\n4,5,6\r\n", 3, [1]],
])("a table begins below what stands above it: %s", async (_, text, line, above) => {
  const { manifest, column } = await folder.ingest("a.csv", text);
  expect(column("a").dataType).toBe("integer");
  expect(manifest.rowCount).toBe(2);
  expect(manifest.notices).toMatchObject([
    {
      kind: "lines_above_header",
      count: above.length,
      lines: above,
      message: expect.stringContaining(`line ${line}:`),
    },
  ]);
});

test("lines are counted as in the file below a title, too", async () => {
  const rows = Array.from({ length: 20 }, (_, index) => `${index},x,y`);
  const { manifest } = await folder.ingest("a.csv", `Report\n\na,b,c\n1,x\n${rows.join("\n")}\n`);
  expect(manifest.notices).toMatchObject([
    { kind: "lines_above_header" },
    { kind: "ragged_rows", count: 1, lines: [4] },
  ]);
});

test("personal data in a title is masked", async () => {
  const { manifest } = await folder.ingest("a.csv", "For ada.lovelace@example.com\n\na,b,c\n1,2,3\n4,5,6\n");
  expect(manifest.notices[0]?.message).not.toContain("lovelace");
});

test.each([
  ["a header that lacks names", "a,b\n1,2,3\n4,5,6\n", ["column_1", "a", "b"]],
  ["an index without a name", ",a,b\n0,1,2\n1,3,4\n", ["column_1", "a", "b"]],
  ["a comma at the end of each row", "a,b\n1,2,\n4,5,\n", ["a", "b", "column_3"]],
  ["one text column", "comment\nhello\nfoo, bar\nbaz\n", ["comment"]],
])("what is no title is not left out: %s", async (_, text, names) => {
  expect(await namesOf(text)).toEqual(names);
});

test("the line with which spreadsheets tell the delimiter is no header", async () => {
  const { manifest, rows } = await folder.ingest("a.csv", "sep=;\r\na;b\r\n1;2\r\n");
  expect(manifest.delimiter).toBe(";");
  expect(manifest.columns.map(({ name }) => name)).toEqual(["a", "b"]);
  expect(rows).toEqual([[1, 2]]);
});

const cell = (text: string | number) =>
  typeof text === "number" ? `<c><v>${text}</v></c>` : `<c t="str"><v>${text}</v></c>`;
const sheetOf = (rows: readonly (readonly (string | number)[])[]) =>
  rows.map((row, index) => `<row r="${index + 1}">${row.map((each) => cell(each)).join("")}</row>`).join("");

test("a sheet may lack a header, too, or have a title", async () => {
  const headerless = [
    [1, "x", 2.5],
    [2, "y", 3.5],
    [3, "z", 4.5],
  ];
  const bare = await folder.ingest("a.xlsx", workbookOf({ S: sheetOf(headerless) }));
  expect(bare.manifest.columns.map(({ name }) => name)).toEqual(["column_1", "column_2", "column_3"]);
  expect(bare.rows).toEqual([
    [1, "x", "2.5"],
    [2, "y", "3.5"],
    [3, "z", "4.5"],
  ]);
  expect(bare.manifest.notices).toMatchObject([{ kind: "missing_header" }]);
  const titled = await folder.ingest(
    "a.xlsx",
    workbookOf({ S: sheetOf([["Report 2024"], ["a", "b", "c"], ...headerless]) }),
  );
  expect(titled.manifest.columns.map(({ name }) => name)).toEqual(["a", "b", "c"]);
  expect(titled.manifest.notices).toMatchObject([{ kind: "lines_above_header", lines: [1] }]);
  const texts = await folder.ingest(
    "a.xlsx",
    workbookOf({
      S: sheetOf([
        ["1", "2.5"],
        [3, 4],
        [5, 6],
      ]),
    }),
  );
  expect(texts.manifest.columns.map(({ name }) => name)).toEqual(["1", "2.5"]);
});
