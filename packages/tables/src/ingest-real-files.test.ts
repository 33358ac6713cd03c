import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestFolder, type TestFolder } from "./testing/folder.ts";
import { vegaFolder } from "./testing/vega.ts";

const vega = vegaFolder();
let folder: TestFolder;
beforeAll(async () => {
  folder = await openTestFolder([vega]);
});
afterAll(async () => folder.remove());

const ingest = async (name: string) => folder.ingestFile(path.join(vega, name));

test("movies.json keeps its numeric titles as text and reads its dates", async () => {
  const table = await ingest("movies.json");
  expect(table.manifest).toMatchObject({ format: "json", rowCount: 3201 });
  expect(table.manifest.columns).toHaveLength(16);
  const missing = Object.fromEntries(table.manifest.columns.map(({ name, evidence }) => [name, evidence.missing]));
  expect(missing).toEqual({
    Title: 1,
    "US Gross": 7,
    "Worldwide Gross": 7,
    "US DVD Sales": 2637,
    "Production Budget": 1,
    "Release Date": 0,
    "MPAA Rating": 605,
    "Running Time min": 1992,
    Distributor: 232,
    Source: 365,
    "Major Genre": 275,
    "Creative Type": 446,
    Director: 1331,
    "Rotten Tomatoes Rating": 880,
    "IMDB Rating": 213,
    "IMDB Votes": 213,
  });
  expect(table.column("Title")).toMatchObject({ dataType: "text", evidence: { fits: { integer: 9 } } });
  expect(table.column("Release Date")).toMatchObject({ dataType: "date", evidence: { dateFormat: "%b %d %Y" } });
  expect(table.column("IMDB Rating")).toMatchObject({ dataType: "float", storageType: "DECIMAL(2,1)" });
  expect(table.rows[0]?.[5]).toBe("1998-06-12");
});

test("birdstrikes.csv has 2836 missing speeds and takes None for missing", async () => {
  const table = await ingest("birdstrikes.csv");
  expect(table.manifest).toMatchObject({
    format: "csv",
    encoding: "utf-8",
    delimiter: ",",
    rowCount: 10_000,
    notices: [],
  });
  expect(table.manifest.columns).toHaveLength(14);
  expect(table.column("Speed IAS in knots")).toMatchObject({ dataType: "integer", evidence: { missing: 2836 } });
  expect(table.column("Effect Amount of damage").evidence.nullTokens).toEqual([{ token: "None", count: 8939 }]);
  expect(table.column("Flight Date")).toMatchObject({ dataType: "date", storageType: "DATE" });
});

test("zipcodes.csv keeps its 3256 leading zeros", async () => {
  const table = await ingest("zipcodes.csv");
  expect(table.manifest.rowCount).toBe(42_049);
  expect(table.column("zip_code")).toMatchObject({ dataType: "text", evidence: { leadingZeros: 3256, mostly: null } });
  expect(table.column("latitude")).toMatchObject({ dataType: "float", storageType: "DECIMAL(8,6)" });
  expect(table.rows[0]?.[0]).toBe("00501");
});

test("penguins.json, airports.csv and seattle-weather.csv have their known shapes", async () => {
  const penguins = await ingest("penguins.json");
  expect(penguins.manifest.rowCount).toBe(344);
  expect(penguins.column("Sex").evidence.missing).toBe(10);
  const airports = await ingest("airports.csv");
  expect([airports.manifest.rowCount, airports.manifest.columns.length]).toEqual([3376, 7]);
  expect(airports.column("iata").dataType).toBe("text");
  expect(airports.column("state").evidence.nullTokens).toEqual([{ token: "NA", count: 12 }]);
  const weather = await ingest("seattle-weather.csv");
  expect(weather.manifest.columns.map(({ dataType }) => dataType)).toEqual([
    "date",
    "float",
    "float",
    "float",
    "float",
    "text",
  ]);
});

test("flights-3m.parquet keeps its types and its 3,000,000 rows", async () => {
  const table = await ingest("flights-3m.parquet");
  expect(table.manifest).toMatchObject({ format: "parquet", rowCount: 3_000_000 });
  expect(table.manifest.columns.map(({ dataType }) => dataType)).toEqual([
    "datetime",
    "integer",
    "integer",
    "text",
    "text",
  ]);
  expect(table.rows[0]).toEqual(["2001-01-01T00:01:00", 33, 2176, "LAS", "PHL"]);
});

test.each([
  ["annual-precip.json", 60_480],
  ["volcano.json", 5307],
])("%s, a grid of numbers, is no table, and the message says so", async (name, count) => {
  await expect(ingest(name)).rejects.toMatchObject({
    code: "unsupported",
    message: expect.stringContaining(`"values" of ${count} values`),
  });
});

test("unemployment.tsv is read by its tabs and earthquakes.json by its only array of objects", async () => {
  const unemployment = await ingest("unemployment.tsv");
  expect(unemployment.manifest).toMatchObject({ format: "csv", delimiter: "\t", rowCount: 3218 });
  expect(unemployment.column("rate").dataType).toBe("float");
  const earthquakes = await ingest("earthquakes.json");
  expect(earthquakes.manifest.columns.map(({ name }) => name)).toEqual(["type", "properties", "geometry", "id"]);
  expect(earthquakes.column("geometry").dataType).toBe("json");
});
