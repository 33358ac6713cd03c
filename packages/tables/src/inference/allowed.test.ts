import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestFolder, type TestFolder } from "../testing/folder.ts";
import { isCountryOrLanguage } from "./allowed.ts";

let folder: TestFolder;
beforeAll(async () => {
  folder = await openTestFolder();
});
afterAll(async () => folder.remove());

test.each([
  "country",
  "Country Code",
  "countryCode",
  "ship_country",
  "nation",
  "nationality",
  "lang",
  "iso2",
  "ISO-3166",
])("%s says that its values are codes of countries or languages", (name) =>
  expect(isCountryOrLanguage(name)).toBe(true),
);

test.each(["answer", "is_active", "discountry", "country_is_known", "comparison", "donation", "isolated"])(
  "%s says nothing of the kind",
  (name) => expect(isCountryOrLanguage(name)).toBe(false),
);

test("a column of nothing but NO is Norway where its name says country, and an answer elsewhere", async () => {
  const { rows, column } = await folder.ingest("a.csv", "country,answer\nNO,NO\nNO,NO\n,NO\n");
  expect([column("country").dataType, column("answer").dataType]).toEqual(["text", "boolean"]);
  expect(rows).toEqual([
    ["NO", false],
    ["NO", false],
    [null, false],
  ]);
});

test("a caller who wants a boolean gets one, whatever the name", async () => {
  const { rows } = await folder.ingest("a.csv", "country\nno\nyes\n", {
    overrides: { columns: { country: { dataType: "boolean" } } },
  });
  expect(rows).toEqual([[false], [true]]);
});

test.each([
  ["order_date", "20241115", "date", "2024-11-15"],
  ["createdAt", "20241115103000", "datetime", "2024-11-15T10:30:00"],
  ["order_date", "20241315", "integer", 20241315],
  ["date_id", "20241115", "integer", 20241115],
  ["amount", "20241115", "integer", 20241115],
])("digits in a column called %s, such as %s, are of type %s", async (name, digits, type, stored) => {
  const { column, rows } = await folder.ingest("a.csv", `${name},y\n${digits},-\n`);
  expect(column(name).dataType).toBe(type);
  expect(rows[0]?.[0]).toBe(stored);
});

test("digits are days where the caller says so", async () => {
  const overrides = { columns: { x: { dataType: "date" as const } } };
  expect((await folder.ingest("a.csv", "x,y\n20241115,-\n", { overrides })).rows[0]?.[0]).toBe("2024-11-15");
});
