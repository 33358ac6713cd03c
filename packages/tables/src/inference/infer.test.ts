import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestFolder, type TestFolder, type TestIngest } from "../testing/folder.ts";
import { inferValues } from "../testing/infer-values.ts";

let folder: TestFolder;
beforeAll(async () => {
  folder = await openTestFolder();
});
afterAll(async () => folder.remove());

const infer = async (values: readonly string[], options?: TestIngest) => inferValues(folder, values, options);

test("all of pandas' tokens are missing in text, and counted by their spelling", async () => {
  const tokens = [
    "#N/A",
    "#N/A N/A",
    "#NA",
    "-1.#IND",
    "-1.#QNAN",
    "-NaN",
    "-nan",
    "1.#IND",
    "1.#QNAN",
    "<NA>",
    "N/A",
    "NA",
    "NULL",
    "NaN",
    "None",
    "n/a",
    "nan",
    "null",
  ];
  const found = await infer(["1", "", "NA", ...tokens]);
  expect(found.dataType).toBe("integer");
  expect(found.evidence).toMatchObject({ count: 1, missing: 20 });
  expect(found.evidence.nullTokens[0]).toEqual({ token: "NA", count: 2 });
  expect(found.evidence.nullTokens).toHaveLength(18);
});

test("a value behind the first million rows decides as well as the first", async () => {
  const text = `a,b\n${"1,2020-01-01\n".repeat(1_000_000)}3.7,x\n`;
  const { column } = await folder.ingest("late.csv", text);
  expect(column("a")).toMatchObject({ dataType: "float", storageType: "DECIMAL(2,1)" });
  expect(column("b")).toMatchObject({
    dataType: "text",
    evidence: {
      fits: { date: 1_000_000 },
      mostly: { dataType: "date", offendingCount: 1, offending: [{ rowNumber: 1_000_001, value: "x" }] },
    },
  });
}, 90_000);

test("a column that is mostly numbers names the first hundred values that are not", async () => {
  const values = Array.from({ length: 1000 }, (_, index) => (index % 5 === 4 ? `bad ${index}` : `${index}`));
  const { evidence, dataType } = await infer(values);
  expect(dataType).toBe("text");
  expect(evidence.mostly).toMatchObject({ dataType: "integer", share: 0.8, offendingCount: 200 });
  expect(evidence.mostly?.offending).toHaveLength(100);
  expect(evidence.mostly?.offending[1]).toEqual({ rowNumber: 10, value: "bad 9" });
  expect(evidence.fitShare).toBe(1);
});

test("amounts in different currencies stay text, and the signs are named", async () => {
  const found = await infer(["$1.00", "€2.00", "$3.50", "4 %"]);
  expect(found).toMatchObject({
    dataType: "text",
    evidence: { fits: { float: 4, text: 4 }, mixedUnitSigns: ["$", "%", "€"], unitSign: null },
  });
});

test("amounts of which some have no sign are mostly numbers, and those are named that have none", async () => {
  const { evidence } = await infer(["$1.00", "2.00", "$3.00", "$4.00"]);
  expect(evidence.mostly).toMatchObject({ share: 0.75, offending: [{ rowNumber: 2, value: "2.00" }] });
});

test.each([
  ["01/02/2024 03:04:05 PM", "2024-01-02T15:04:05"],
  ["01/02/2024 12:00 am", "2024-01-02T00:00:00"],
  ["01/02/2024 3:04PM", "2024-01-02T15:04:00"],
  ["01/02/2024, 15:04", "2024-01-02T15:04:00"],
  ["01/02/2024 15:04:05", "2024-01-02T15:04:05"],
  [" 01/02/2024, 15:04:05.250 ", "2024-01-02T15:04:05.25"],
])("a clock is read however it is written: %j", async (text, read) => {
  const { dataType, values, evidence } = await infer([text, text]);
  expect({ dataType, values }).toEqual({ dataType: "datetime", values: [read, read] });
  expect(evidence.dayMonthAmbiguous).toBe(true);
});

describe("overrides", () => {
  test("a wanted type wins over inference", async () => {
    const found = await infer(["1", "2"], { overrides: { columns: { x: { dataType: "text" } } } });
    expect(found).toMatchObject({ dataType: "text", values: ["1", "2"] });
  });

  test("zeros in front are given up only when asked for", async () => {
    const found = await infer(["007", "12"], { overrides: { columns: { x: { dataType: "integer" } } } });
    expect(found).toMatchObject({ dataType: "integer", values: [7, 12] });
  });

  test("0 and 1 are a boolean when asked for", async () => {
    const found = await infer(["0", "1"], { overrides: { columns: { x: { dataType: "boolean" } } } });
    expect(found).toMatchObject({ dataType: "boolean", values: [false, true] });
  });

  test("JSON in text is JSON when asked for", async () => {
    const found = await infer(['{"a": 1}', "[2]"], { overrides: { columns: { x: { dataType: "json" } } } });
    expect(found).toMatchObject({ dataType: "json", values: ['{"a": 1}', "[2]"] });
  });

  test("a value that does not fit is named by row and column, not shown", async () => {
    const reading = infer(["1", "2", "secret", "4"], { overrides: { columns: { x: { dataType: "integer" } } } });
    await expect(reading).rejects.toMatchObject({
      code: "invalid_input",
      row: 3,
      column: "x",
      message: expect.not.stringContaining("secret"),
    });
  });

  test("further tokens mean missing, in all columns or in one", async () => {
    const everywhere = await infer(["-999", "5"], { overrides: { nullTokens: ["-999"] } });
    expect(everywhere).toMatchObject({
      dataType: "integer",
      values: [null, 5],
      evidence: { nullTokens: [{ token: "-999", count: 1 }] },
    });
    const here = await infer(["?", "5"], { overrides: { columns: { x: { nullTokens: ["?"] } } } });
    expect(here).toMatchObject({ dataType: "integer", values: [null, 5] });
  });
});

describe("text is mostly yes or no", () => {
  const many = (value: string, count: number): string[] => Array.from({ length: count }, () => value);

  test.each([
    ["F and M, nine tenths F", [...many("F", 90), ...many("M", 10)]],
    ["N, S, E and W, nearly all N", [...many("N", 95), "S", "E", "W"]],
    ["S, M, L and T, mostly T", [...many("T", 19), "S", "M", "L"]],
    ["an odd letter beside a y", ["ß", "y"]],
    ["a pair among many other letters", [...many("Y", 40), ...many("N", 40), ...many("M", 20)]],
    ["words among many others", [...many("yes", 80), ...many("maybe", 20)]],
  ])("not where single letters may mean anything: %s", async (_, values) => {
    expect(await infer(values)).toMatchObject({ dataType: "text", evidence: { mostly: null } });
  });

  test.each([
    ["both letters of a pair", [...many("Y", 50), ...many("n", 48), "U", "?"]],
    ["whole words", [...many("yes", 97), "maybe"]],
    ["a letter beside whole words", [...many("f", 60), ...many("True", 39), "x"]],
  ])("where hardly anything else occurs: %s", async (_, values) => {
    const { evidence } = await infer(values);
    expect(evidence.mostly).toMatchObject({ dataType: "boolean" });
  });
});
