import { mkdir } from "node:fs/promises";
import path from "node:path";
import type { DatasetOverrides } from "@datainsight/schemas";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { quoteLiteral } from "./sql.ts";
import { openTestFolder, type IngestedTable, type TestFolder } from "./testing/folder.ts";
import { workbookOf } from "./testing/zip.ts";

let folder: TestFolder;
let parquetPath: string;
beforeAll(async () => {
  folder = await openTestFolder();
  await mkdir(path.join(folder.path, "sent"));
  parquetPath = path.join(folder.path, "sent", "people.parquet");
  const rows =
    "(VALUES ('007', -999, '01/02/2024'), ('12', 5, '03/04/2024'), ('?', 7, 'none')) AS t (code, score, day)";
  await folder.engine.run(`COPY (SELECT * FROM ${rows}) TO ${quoteLiteral(parquetPath)} (FORMAT parquet)`);
});
afterAll(async () => folder.remove());

const csv = "code,score,day\n007,-999,01/02/2024\n12,5,03/04/2024\n?,7,none\n";
const records = [
  { code: "007", score: -999, day: "01/02/2024" },
  { code: "12", score: 5, day: "03/04/2024" },
  { code: "?", score: 7, day: "none" },
];
const cell = (text: string | number): string =>
  typeof text === "number" ? `<c><v>${text}</v></c>` : `<c t="inlineStr"><is><t>${text}</t></is></c>`;
const sheetRows = [["code", "score", "day"], ...records.map(({ code, score, day }) => [code, score, day])];
const sheet = sheetRows.map((row) => `<row>${row.map(cell).join("")}</row>`).join("");

type Ingest = (overrides: DatasetOverrides) => Promise<IngestedTable>;
const formats: [string, Ingest][] = [
  ["CSV", async (overrides) => folder.ingest("people.csv", csv, { overrides })],
  ["JSON", async (overrides) => folder.ingest("people.json", JSON.stringify(records), { overrides })],
  [
    "NDJSON",
    async (overrides) =>
      folder.ingest("people.ndjson", records.map((each) => JSON.stringify(each)).join("\n"), { overrides }),
  ],
  ["xlsx", async (overrides) => folder.ingest("people.xlsx", workbookOf({ People: sheet }), { overrides })],
  ["Parquet", async (overrides) => folder.ingestFile(parquetPath, { overrides })],
];

describe.each(formats)("%s", (_, ingest) => {
  test("a type that the caller names and the tokens of one column are taken", async () => {
    const { rows, column } = await ingest({
      columns: {
        code: { dataType: "integer", nullTokens: ["?"] },
        score: { dataType: "text" },
        day: { dataType: "date", nullTokens: ["none"] },
      },
    });
    expect(rows).toEqual([
      [7, "-999", "2024-01-02"],
      [12, "5", "2024-03-04"],
      [null, "7", null],
    ]);
    expect(column("code").evidence).toMatchObject({ count: 2, missing: 1, nullTokens: [{ token: "?", count: 1 }] });
    expect(column("score")).toMatchObject({ dataType: "text", storageType: "VARCHAR" });
    expect(column("day").evidence).toMatchObject({ missing: 1, dateFormat: "%m/%d/%Y", dayMonthAmbiguous: true });
  });

  test("tokens of the caller mean missing in every column, numbers among them", async () => {
    const { rows, column } = await ingest({ nullTokens: ["-999", "?", "none"] });
    expect(rows.map((row) => row[1])).toEqual([null, 5, 7]);
    expect(rows[2]?.[0]).toBeNull();
    expect(rows[2]?.[2]).toBeNull();
    expect(column("score")).toMatchObject({
      dataType: "integer",
      evidence: { count: 2, missing: 1, nullTokens: [{ token: "-999", count: 1 }] },
    });
  });

  test("tokens of one column leave the others alone", async () => {
    const { rows } = await ingest({ columns: { score: { nullTokens: ["-999"] } } });
    expect(rows.map((row) => row[1])).toEqual([null, 5, 7]);
    expect(rows.map((row) => row[0])).toEqual(["007", "12", "?"]);
  });

  test("a type that values do not fit is refused, and the first such row is named", async () => {
    await expect(ingest({ columns: { day: { dataType: "date" } } })).rejects.toMatchObject({
      code: "invalid_input",
      row: 3,
      column: "day",
      message:
        'Row 3 of column "day" is not of type date, as was asked for. Correct the values, or leave the type to be found.',
    });
  });

  test("a column that is not in the file is an error that names it", async () => {
    await expect(ingest({ columns: { cod: { dataType: "integer" } } })).rejects.toMatchObject({
      code: "invalid_input",
      column: "cod",
      message: expect.stringContaining('"cod"'),
    });
  });
});

test("where most values do not fit the type, still only those are named that do not", async () => {
  const text = "n\n1\na\nb\n4\nc\nd\ne\nf\ng\n";
  const reading = folder.ingest("a.csv", text, { overrides: { columns: { n: { dataType: "integer" } } } });
  await expect(reading).rejects.toMatchObject({
    row: 2,
    message: expect.stringContaining('Rows 2, 3, 5, 6, 7, ... of column "n" are not of type integer'),
  });
});

test("a type is refused for a column of nothing that fits it", async () => {
  const reading = folder.ingest("a.csv", "n,m\nx,1\ny,2\n", {
    overrides: { columns: { n: { dataType: "datetime" } } },
  });
  await expect(reading).rejects.toMatchObject({ code: "invalid_input", row: 1, column: "n" });
});

test.each([
  ["13/02/2024", "2024-02-13", "%d/%m/%Y", false],
  ["02/13/2024", "2024-02-13", "%m/%d/%Y", false],
  ["02/03/2024", "2024-02-03", "%m/%d/%Y", true],
])(
  "a date that is asked for reads %s in the order that the whole column allows",
  async (last, read, format, ambiguous) => {
    const text = `d\n01/02/2024\n${last}\n`;
    const { rows, column } = await folder.ingest("a.csv", text, {
      overrides: { columns: { d: { dataType: "date" } } },
    });
    expect(rows[1]).toEqual([read]);
    expect(column("d").evidence).toMatchObject({ dateFormat: format, dayMonthAmbiguous: ambiguous });
  },
);

test("a column that is read as it is written keeps NA and None, and loses the tokens that the caller names", async () => {
  const { rows } = await folder.ingest("a.csv", "country,note\nNA,NA\nDE,None\nx,n/k\n", {
    overrides: { nullTokens: ["n/k"], columns: { country: { keepDefaultNullTokens: false, nullTokens: ["x"] } } },
  });
  expect(rows).toEqual([
    ["NA", null],
    ["DE", null],
    [null, null],
  ]);
});

test("hostile names of columns can be named in overrides", async () => {
  const name = `x"'); DROP TABLE t; --`;
  const { rows } = await folder.ingest("a.json", JSON.stringify([{ [name]: 1 }]), {
    overrides: { columns: { [name]: { dataType: "text", nullTokens: ["'); --"] } } },
  });
  expect(rows).toEqual([["1"]]);
});

test("numbers of a Parquet file are compared with null tokens as numbers", async () => {
  const file = path.join(folder.path, "sent", "numbers.parquet");
  const select = "SELECT * FROM (VALUES (-999.0::DOUBLE, 9.99::DECIMAL(9,2)), (1.5, 1.00), ('NaN', 3)) AS t (a, b)";
  await folder.engine.run(`COPY (${select}) TO ${quoteLiteral(file)} (FORMAT parquet)`);
  const { rows, column } = await folder.ingestFile(file, { overrides: { nullTokens: ["-999", "9.990", "x"] } });
  expect(rows).toEqual([
    [null, null],
    [1.5, "1.00"],
    [null, "3.00"],
  ]);
  expect(column("b").evidence.nullTokens).toEqual([{ token: "9.99", count: 1 }]);
});
