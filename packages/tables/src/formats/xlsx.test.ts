import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestFolder, type TestFolder } from "../testing/folder.ts";
import { workbookOf, zipOf } from "../testing/zip.ts";

let folder: TestFolder;
beforeAll(async () => {
  folder = await openTestFolder();
});
afterAll(async () => folder.remove());

const people =
  '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>age</t></is></c><c r="C1" t="str"><v>born</v></c><c r="D1" t="str"><v>seen</v></c><c r="E1" t="str"><v>ok</v></c></row>' +
  '<row r="2"><c r="A2" t="s"><v>1</v></c><c r="B2"><v>36</v></c><c r="C2" s="1"><v>45292</v></c><c r="D2" s="2"><v>45292.5</v></c><c r="E2" t="b"><v>1</v></c></row>' +
  '<row r="4"><c r="A4" t="s"><v>2</v></c><c r="C4" s="1"><v>60</v></c><c r="D4" s="2"><v>45292</v></c><c r="E4" t="b"><v>0</v></c></row>';
const strings = ["name", "Ada", "NA"];

test("the first sheet is read, cells keep their types, dates become dates", async () => {
  const { manifest, rows, column } = await folder.ingest(
    "book.xlsx",
    workbookOf({ People: people, Other: people }, strings),
  );
  expect(manifest).toMatchObject({
    format: "xlsx",
    sheet: "People",
    rowCount: 2,
    notices: [{ kind: "sheets_ignored", count: 1 }],
  });
  expect(manifest.columns.map(({ name, dataType }) => [name, dataType])).toEqual([
    ["name", "text"],
    ["age", "integer"],
    ["born", "date"],
    ["seen", "datetime"],
    ["ok", "boolean"],
  ]);
  expect(rows).toEqual([
    ["Ada", 36, "2024-01-01", "2024-01-01T12:00:00", true],
    ["NA", null, "1900-02-28", "2024-01-01T00:00:00", false],
  ]);
  expect(column("name").evidence.missing).toBe(0);
});

test.each(["Second", "second", "2"])("the sheet %s is read when asked for", async (sheet) => {
  const second = '<row><c t="str"><v>x</v></c></row><row><c><v>7</v></c></row>';
  const { manifest, rows } = await folder.ingest("book.xlsx", workbookOf({ First: people, Second: second }, strings), {
    overrides: { sheet },
  });
  expect(manifest).toMatchObject({ sheet: "Second", notices: [] });
  expect(rows).toEqual([[7]]);
});

test("a wrong sheet is answered with the names there are", async () => {
  const reading = folder.ingest("book.xlsx", workbookOf({ First: people }, strings), { overrides: { sheet: "Nope" } });
  await expect(reading).rejects.toMatchObject({ code: "invalid_input", message: expect.stringContaining('"First"') });
});

test("rows of different lengths get their columns", async () => {
  const rows = '<row><c r="A1" t="str"><v>a</v></c></row><row><c r="A2"><v>1</v></c><c r="C2"><v>3</v></c></row>';
  const table = await folder.ingest("book.xlsx", workbookOf({ S: rows }));
  expect(table.manifest.columns.map(({ name }) => name)).toEqual(["a", "column_2", "column_3"]);
  expect(table.rows).toEqual([[1, null, 3]]);
});

test.each([
  ["a cut file", workbookOf({ S: people }, strings).subarray(0, 700), "invalid_input"],
  ["another zip archive", zipOf({ "readme.txt": "hello" }), "invalid_input"],
  ["an empty sheet", workbookOf({ S: "" }), "invalid_input"],
  ["broken XML", workbookOf({ S: "<row><c></row>" }), "invalid_input"],
  [
    "a document type with entities",
    zipOf({
      "xl/workbook.xml": '<!DOCTYPE x [<!ENTITY a "b">]><workbook>&a;</workbook>',
      "xl/_rels/workbook.xml.rels": "<Relationships/>",
    }),
    "invalid_input",
  ],
  [
    "a bomb of a thousand to one",
    zipOf({ "xl/workbook.xml": "<workbook/>", "xl/worksheets/sheet1.xml": " ".repeat(50_000_000) }),
    "too_large",
  ],
  ["a cell in column XFD", workbookOf({ S: '<row><c r="XFD1"><v>1</v></c></row>' }), "too_large"],
])("%s is refused", async (_, content, code) => {
  await expect(folder.ingest("book.xlsx", content)).rejects.toMatchObject({ name: "TableError", code });
});
