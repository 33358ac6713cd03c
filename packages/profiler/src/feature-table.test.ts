import path from "node:path";
import { beforeAll, expect, test, vi } from "vitest";
import { vegaFolder } from "../../tables/src/testing/vega.ts";
import { columnsOf, named } from "./fixture/columns.ts";
import { profileFile } from "./fixture/profile-file.ts";
import type { ProfiledColumn } from "./profile.ts";

// Files are read and profiled with a DuckDB of their own: seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 240_000 });

const people = [
  "email,visits,shop",
  ...Array.from(
    { length: 40 },
    (_, i) => `jane${i}@example.org,${i % 10 === 3 ? -999 : 20 + i},${["Oslo", "OSLO "][i % 2]}`,
  ),
].join("\n");
const files = ["movies.json", "airports.csv", "zipcodes.csv", "birdstrikes.csv", "flights-20k.json", "sp500-2000.csv"];
const profiles = new Map<string, ReadonlyMap<string, ProfiledColumn>>();

beforeAll(async () => {
  for (const file of files) {
    const { profile, close } = await profileFile(path.join(vegaFolder(), file));
    await close();
    profiles.set(file, new Map(profile.columns.map((column) => [column.columnName, column])));
  }
  profiles.set("people", await columnsOf(people));
});

/** A figure to eleven digits, whatever else as it is; the field is a path from the profile of the column. */
type Figures = Readonly<Record<string, unknown>>;
type Row = { feature: string; file: string; column: string; figures: Figures };

const rating = { file: "movies.json", column: "IMDB Rating" };
const title = { file: "movies.json", column: "Title" };
const certificate = { file: "movies.json", column: "MPAA Rating" };
const released = { file: "movies.json", column: "Release Date" };

/**
 * What profilers measure of a column, feature by feature, and the figure that pandas 2.3, scipy 1.16 and Python's unicodedata
 * give for a real file; of features that these do not have, what was counted by hand.
 */
const table: readonly Row[] = [
  {
    feature: "least, greatest, mean, standard deviation, sum",
    ...rating,
    figures: {
      minValue: "1.4",
      maxValue: "9.2",
      mean: 6.283467202141901,
      "statistics.standardDeviation": 1.2522899386004784,
      "statistics.variance": 1.5682300903199902,
      "statistics.sum": 18775,
      "statistics.count": 2988,
      nullCount: 213,
    },
  },
  {
    feature: "geometric and harmonic mean, standard error, coefficient of variation",
    ...rating,
    figures: {
      "statistics.geometricMean": 6.135028582720342,
      "statistics.harmonicMean": 5.948472948955481,
      "statistics.standardError": 0.02290944640050271,
      "statistics.coefficientOfVariation": 0.1992991923588937,
    },
  },
  {
    feature: "quantiles",
    ...rating,
    figures: {
      median: 6.4,
      "statistics.quantiles": { p01: 2.6, p05: 4, p25: 5.6, p50: 6.4, p75: 7.2, p95: 8.1, p99: 8.6 },
      "statistics.iqr": 1.6,
    },
  },
  { feature: "moment skewness", ...rating, figures: { "statistics.skewness": -0.6590983148817737 } },
  { feature: "excess kurtosis", ...rating, figures: { "statistics.kurtosis": 0.5543300052805011 } },
  {
    feature: "MAD, robust variation, trimean, winsorised and trimmed mean",
    ...rating,
    figures: {
      "statistics.mad": 0.8,
      "statistics.robustCoefficientOfVariation": 0.18532527731320042,
      "statistics.trimean": 6.4,
      "statistics.trimmedMean": 6.362834448160535,
      "statistics.winsorisedMean": 6.340327978580991,
      "statistics.quartileDispersion": 0.125,
      "statistics.quartileSkewness": 0,
    },
  },
  {
    feature: "zeros, negatives, infinite",
    file: "flights-20k.json",
    column: "delay",
    figures: { "statistics.zeroCount": 787, "statistics.negativeCount": 9720, "statistics.infiniteCount": 0 },
  },
  {
    feature: "normality, bimodality, uniformity",
    ...rating,
    figures: {
      "statistics.jarqueBera.statistic": 253.971896330135,
      "statistics.jarqueBera.pValue": 7.090933829062406e-56,
      "statistics.bimodalityCoefficient": 0.4032249951691003,
      "statistics.uniformity": { statistic: 2743.3012048192777, degreesOfFreedom: 35, pValue: 0 },
    },
  },
  {
    feature: "entropy, Gini, Theil, Simpson",
    ...rating,
    figures: {
      "statistics.entropy": 5.616823846330872,
      "statistics.normalisedEntropy": 0.8962845327276846,
      "statistics.giniImpurity": 0.9760687103613024,
      "statistics.effectiveValues": 41.786297984667385,
      "statistics.giniCoefficient": 0.11067376830892142,
      "statistics.theilIndex": 0.021375792674223716,
    },
  },
  {
    feature: "outliers by Tukey, MAD and z, counted",
    ...rating,
    figures: { "statistics.outlierCounts": { tukey: 55, tukeyOuter: 0, zScore: 27, mad: 14 } },
  },
  {
    feature: "outliers, by their rows",
    ...rating,
    figures: {
      "statistics.outlierRows.zScore.rows": [
        19, 407, 453, 573, 595, 693, 774, 1151, 1248, 1249, 1262, 1266, 1455, 1516, 1540, 1591, 1606, 1694, 1726, 1755,
        1830, 1835, 2255, 2258, 2359, 2501, 2658,
      ],
    },
  },
  { feature: "different values, exact", ...rating, figures: { uniqueCount: 77, "statistics.onceCount": 5 } },
  {
    feature: "mode, antimode, most frequent values",
    ...certificate,
    figures: {
      "statistics.mode": { value: "R", count: 1194 },
      "statistics.antimode": { value: "Open", count: 2 },
      "statistics.topValues": Object.entries({
        R: 1194,
        "PG-13": 865,
        PG: 354,
        "Not Rated": 94,
        G: 79,
        "NC-17": 8,
        Open: 2,
      }).map(([value, count]) => ({ value, count })),
    },
  },
  {
    feature: "histogram",
    ...rating,
    // Of 36 bins of equal width from 1.4 to 9.2, as Freedman and Diaconis give: 2 * 1.6 / 2988^(1/3) is 7.8 / 35.1.
    figures: {
      counts: [
        3, 2, 2, 7, 8, 12, 14, 7, 20, 31, 18, 24, 39, 46, 59, 84, 86, 88, 191, 155, 158, 195, 185, 185, 314, 189, 186,
        164, 145, 113, 131, 55, 37, 17, 14, 4,
      ],
    },
  },
  {
    feature: "order",
    file: "flights-20k.json",
    column: "date",
    figures: { "statistics.order": { direction: "increasing", sortedness: 1 }, uniqueCount: 17_729 },
  },
  {
    feature: "order, of values in none",
    ...rating,
    figures: { "statistics.order": { direction: "none", sortedness: (1454 - 1447) / (1454 + 1447) } },
  },
  { feature: "decimal places", ...rating, figures: { "statistics.decimalPlaces": 1 } },
  {
    feature: "lengths of texts",
    ...title,
    figures: {
      "statistics.minLength": 1,
      "statistics.maxLength": 66,
      "statistics.meanLength": 15.28375,
      "statistics.medianLength": 14,
      "statistics.lengthStandardDeviation": 8.34741790888329,
    },
  },
  {
    feature: "Unicode categories and scripts, words",
    ...title,
    figures: {
      "statistics.textProfile.words": { min: 1, mean: 2.7584375, max: 12 },
      "statistics.textProfile.categories.0": { name: "Ll", share: 0.7061625909871596 },
      "statistics.textProfile.categories.1": { name: "Lu", share: 0.15725443690193833 },
      "statistics.textProfile.categories.2": { name: "Zs", share: 0.11509364521141735 },
      "statistics.textProfile.categories.4": { name: "Nd", share: 0.007544777950437556 },
      // 42,227 of 48,908 characters.
      "statistics.textProfile.scripts.0": { name: "Latin", share: 42_227 / 48_908 },
    },
  },
  {
    feature: "shapes of values",
    file: "airports.csv",
    column: "iata",
    figures: {
      "statistics.masks.top.0": { value: "AAA", share: 2040 / 3376 },
      "statistics.masks.top.1": { value: "A99", share: 549 / 3376 },
      "statistics.masks.top.2": { value: "9A9", share: 468 / 3376 },
    },
  },
  {
    feature: "letter case",
    ...title,
    figures: {
      "statistics.textProfile.letterCase.upper": 0.006875,
      "statistics.textProfile.letterCase.lower": 0.0009375,
      "statistics.textProfile.letterCase.uncased": 0.003125,
    },
  },
  {
    feature: "white space and spellings",
    file: "people",
    column: "shop",
    figures: { "statistics.paddedCount": 20, "statistics.spellingVariants": { groups: 1, count: 20 } },
  },
  {
    feature: "words for missing",
    file: "airports.csv",
    column: "state",
    figures: { nullCount: 12, "statistics.nullTokens": [{ token: "NA", count: 12 }] },
  },
  {
    feature: "hidden words for missing",
    file: "birdstrikes.csv",
    column: "Wildlife Species",
    figures: {
      "facts.hiddenTokens.count": 8009,
      "statistics.hiddenTokens.0": { token: "Unknown bird - small", count: 3572 },
    },
  },
  {
    feature: "numbers for missing",
    file: "people",
    column: "visits",
    figures: { "statistics.sentinels": [{ value: "-999", count: 4 }] },
  },
  {
    feature: "codes with zeros in front",
    file: "zipcodes.csv",
    column: "zip_code",
    figures: { dataType: "text", "statistics.leadingZeros": 3256, "facts.zeroLed.count": 3256 },
  },
  {
    feature: "range of dates, weekdays, months",
    ...released,
    figures: {
      minValue: "1928-12-31",
      maxValue: "2046-12-31",
      "statistics.spanDays": 43_099,
      "statistics.weekdayCounts": [46, 61, 410, 91, 2516, 46, 31],
      "statistics.monthCounts": [162, 213, 248, 250, 227, 279, 249, 284, 265, 308, 273, 443],
    },
  },
  {
    feature: "hours",
    file: "flights-20k.json",
    column: "date",
    figures: {
      "statistics.hourCounts": [
        70, 53, 9, 2, 1, 240, 1313, 1280, 1323, 1266, 1094, 1225, 1229, 1307, 1117, 1156, 1165, 1374, 1206, 1244, 988,
        711, 456, 171,
      ],
      "statistics.weekdayCounts": [2952, 2903, 2895, 2944, 3003, 2655, 2648],
    },
  },
  {
    feature: "gaps and cadence",
    file: "sp500-2000.csv",
    column: "date",
    figures: {
      "statistics.cadence.unit": "working day",
      "statistics.cadence.medianStep": 1,
      "statistics.cadence.gaps": 185,
      "statistics.cadence.missing": 190,
      "statistics.cadence.largestGap": { step: 5, after: "2001-09-10", before: "2001-09-17" },
    },
  },
  { feature: "future dates", ...released, figures: { "statistics.futureCount": 16, "facts.future.count": 16 } },
  {
    feature: "mixed types, with shares",
    ...title,
    figures: {
      "statistics.types.0": { dataType: "text", count: 3190, share: 3190 / 3200 },
      "statistics.types.1": { dataType: "integer", count: 9, share: 9 / 3200 },
      "facts.numbersInText.count": 9,
    },
  },
  {
    feature: "meaning, with its confidence",
    file: "zipcodes.csv",
    column: "zip_code",
    figures: { semanticType: "postcode", "statistics.semanticConfidence": 1 },
  },
  {
    feature: "personal data",
    file: "people",
    column: "email",
    figures: { semanticType: "email", "statistics.personalData": true },
  },
  { feature: "no personal data", ...title, figures: { "statistics.personalData": false } },
];

test.each(table)("$feature ($file, $column)", ({ file, column, figures }) => {
  const profiled = named(profiles.get(file) ?? new Map(), column);
  const data = profiled.distributionData;
  const counts = data?.kind === "histogram" ? data.bins.map(({ count }) => count) : [];
  for (const [field, expected] of Object.entries(figures)) {
    const found = field.split(".").reduce<unknown>(fieldOf, { ...profiled, counts });
    expectFigure(found, expected, field);
  }
});

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}

function expectFigure(found: unknown, expected: unknown, field: string): void {
  if (typeof expected === "number") {
    const error = Math.abs(Number(found) - expected);
    expect(error, `${field}: ${JSON.stringify(found)}`).toBeLessThanOrEqual(1e-11 * Math.max(1, Math.abs(expected)));
    if (expected !== 0) expect(Number(found) / expected, field).toBeCloseTo(1, 9);
  } else if (typeof expected === "object" && expected !== null) {
    expect(Object.keys(Object(found)), field).toEqual(expect.arrayContaining(Object.keys(expected)));
    for (const [name, own] of Object.entries(expected)) expectFigure(fieldOf(found, name), own, `${field}.${name}`);
    if (Array.isArray(expected)) expect(found, field).toHaveLength(expected.length);
  } else expect(found, field).toBe(expected);
}
