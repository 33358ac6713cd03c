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

test("escapes of Office for characters that XML cannot hold are read as the characters", async () => {
  const rows =
    '<row><c t="s"><v>0</v></c><c t="inlineStr"><is><t>b_x0041_</t></is></c></row>' +
    '<row><c t="s"><v>1</v></c><c t="str"><v>_x005F_x0041_ _xyz_</v></c></row>';
  const table = await folder.ingest("book.xlsx", workbookOf({ S: rows }, ["a", "x_x000D_y"]));
  expect(table.manifest.columns.map(({ name }) => name)).toEqual(["a", "bA"]);
  expect(table.rows).toEqual([["x\ry", "_x0041_ _xyz_"]]);
});

test("cells with an error are missing values that are named, and the column keeps its type", async () => {
  const rows =
    '<row r="1"><c r="A1" t="str"><v>v</v></c></row><row r="2"><c r="A2"><v>1.5</v></c></row>' +
    '<row r="3"><c r="A3" t="e"><f>1/0</f><v>#DIV/0!</v></c></row><row r="4"><c r="A4" t="e"><v>#N/A</v></c></row>' +
    '<row r="5"><c r="A5"><v>2</v></c><c r="B5"><v>1</v></c></row>';
  const { manifest, column } = await folder.ingest("book.xlsx", workbookOf({ S: rows }));
  expect(column("v")).toMatchObject({ dataType: "float", evidence: { count: 2 } });
  expect(manifest.notices.find(({ kind }) => kind === "error_cells")).toMatchObject({
    count: 2,
    lines: [3, 4],
    message: "2 cells hold an error in place of a value (#DIV/0! 1, #N/A 1; first A3) and are read as missing.",
  });
});

test("formulas without a saved result and merged cells are named", async () => {
  const rows =
    '<row r="1"><c r="A1" t="str"><v>a</v></c><c r="B1" t="str"><v>b</v></c></row>' +
    '<row r="2"><c r="A2" t="str"><v>N</v></c><c r="B2"><f>1+1</f></c></row>' +
    '<row r="3"><c r="B3"><f>2+2</f><v>4</v></c></row>' +
    '<row r="4"><c r="A4" t="str"><v>S</v></c><c r="B4" t="str"><f>""</f><v></v></c></row>';
  const sheet = `${rows}</sheetData><mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells><sheetData>`;
  const { manifest, rows: values } = await folder.ingest("book.xlsx", workbookOf({ S: sheet }));
  expect(values).toEqual([
    ["N", null],
    [null, 4],
    ["S", null],
  ]);
  expect(manifest.notices).toMatchObject([
    { kind: "formulas_without_values", count: 1, lines: [2] },
    { kind: "merged_cells", count: 1, message: expect.stringContaining("A2:A3") },
  ]);
});

test("a length of time past a day is no day of 1900, and a number that is shown with zeros in front keeps them", async () => {
  const styles =
    '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="[h]:mm:ss"/><numFmt numFmtId="165" formatCode="00000"/></numFmts>' +
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="46"/></cellXfs></styleSheet>';
  const rows =
    '<row><c t="str"><v>long</v></c><c t="str"><v>zip</v></c><c t="str"><v>short</v></c></row>' +
    '<row><c s="1"><v>1.25</v></c><c s="2"><v>501</v></c><c s="3"><v>0.25</v></c></row>' +
    '<row><c s="1"><v>0.5</v></c><c s="2"><v>98765</v></c><c s="3"><v>0.5</v></c></row>';
  const { rows: values, column } = await folder.ingest("book.xlsx", workbookOf({ S: rows }, [], styles));
  expect(values).toEqual([
    ["30:00:00", "00501", "06:00:00"],
    ["12:00:00", "98765", "12:00:00"],
  ]);
  expect(column("short").dataType).toBe("time");
});

test("dates count from 1904 where the workbook says so", async () => {
  const rows = '<row><c t="str"><v>d</v></c></row><row><c s="1"><v>44149</v></c></row>';
  const book = workbookOf({ S: rows }, [], undefined, '<workbookPr date1904="1"/>');
  expect((await folder.ingest("book.xlsx", book)).rows).toEqual([["2024-11-15"]]);
});
