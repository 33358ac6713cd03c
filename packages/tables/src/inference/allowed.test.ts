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
