import { expect, test, vi } from "vitest";
import { columnsOf, named } from "../fixture/columns.ts";
import { orderOf } from "./order.ts";
import { typesOf } from "./evidence.ts";

// Each test reads and profiles a file with a DuckDB of its own: seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

/** 47 positive numbers, some far out; the figures below are what scipy 1.17 and pandas 3.1 give for them. */
const numbers = Array.from({ length: 47 }, (_, k) => (((k + 1) * 7919) % 1009) / 4 + ((k + 1) % 5 === 0 ? 300 : 0));

const scipy = {
  variance: 20663.756533302494,
  standardDeviation: 143.74893576406922,
  skewness: 1.0132608696682415,
  kurtosis: 0.3451905459250089,
  standardError: 20.967937293057346,
  mad: 75.5,
  iqr: 141.625,
  trimean: 156.65625,
  trimmedMean: 170.65384615384616,
  winsorisedMean: 179.45744680851064,
  geometricMean: 125.1892359175385,
  harmonicMean: 59.57840695168847,
  theilIndex: 0.28653295206320506,
  robustCoefficientOfVariation: 0.7028977550842885,
  quartileDispersion: 0.4596348884381339,
  quartileSkewness: -0.07325684024713151,
  entropy: 5.554588851677637,
  effectiveValues: 47.00000000000002,
  giniCoefficient: 0.4143141095022806,
};

const quantiles = { p01: 6.71, p05: 16.675, p25: 83.25, p50: 159.25, p75: 224.875, p95: 480.525, p99: 540.205 };

test("every measure of 47 numbers is that of scipy and pandas", async () => {
  const columns = await columnsOf(["x", ...numbers].join("\n"));
  const { mean, statistics } = named(columns, "x");
  expect(mean).toBeCloseTo(186.0159574468085, 10);
  for (const [name, expected] of Object.entries(scipy)) {
    expect(Number(statistics[name]) / expected, name).toBeCloseTo(1, 11);
  }
  for (const [name, expected] of Object.entries(quantiles))
    expect(Number(Object.entries(statistics.quantiles ?? {}).find(([key]) => key === name)?.[1])).toBeCloseTo(
      expected,
      9,
    );
  expect(statistics.jarqueBera?.statistic).toBeCloseTo(7.59953088598039, 9);
  expect(statistics.jarqueBera?.pValue).toBeCloseTo(0.022376019692953605, 11);
  expect(statistics.order).toEqual({ direction: "none", sortedness: (14 - 32) / 46 });
});

test("order is told by the steps between neighbours, missing values passed over", async () => {
  const rows = ["1,9,5,a,2024-01-01,x", "2,8,5,b,2024-01-02,x", ",8,,,,", "3,7,5,c,2024-01-01,", "9,1,5,c,2024-01-05,"];
  const columns = await columnsOf(["up,down,same,weak,mixed,few", ...rows].join("\n"));
  const orderIn = (name: string) => named(columns, name).statistics.order;
  expect(orderIn("up")).toEqual({ direction: "strictly_increasing", sortedness: 1 });
  expect(orderIn("down")).toEqual({ direction: "decreasing", sortedness: -1 });
  expect(orderIn("same")).toEqual({ direction: "constant", sortedness: null });
  expect(orderIn("weak")).toEqual({ direction: "increasing", sortedness: 1 });
  expect(orderIn("mixed")?.direction).toBe("none");
  expect(orderIn("mixed")?.sortedness).toBeCloseTo(1 / 3, 12);
  expect(orderOf({ ups: 0, downs: 0, ties: 0, isWhole: true })).toBeNull();
  expect(orderOf({ ups: 3, downs: 1, ties: 0, isWhole: false })).toEqual({ direction: "none", sortedness: null });
});

test("types, spellings of missing values, date formats and the first offending rows come from the inference", async () => {
  const rows = Array.from(
    { length: 20 },
    (_, i) => `${i === 4 ? "n/k" : i + 0.5},${i % 4 === 0 ? "NA" : i},0${1 + (i % 9)}/0${1 + (i % 7)}/2024`,
  );
  const columns = await columnsOf(["mostly,holes,day", ...rows].join("\n"));
  const mostly = named(columns, "mostly").statistics;
  expect(mostly.types).toEqual([
    { dataType: "float", count: 19, share: 0.95 },
    { dataType: "text", count: 1, share: 0.05 },
  ]);
  expect(mostly.offending).toEqual({ dataType: "float", count: 1, rows: [{ rowNumber: 5, value: "n/k" }] });
  expect(named(columns, "holes").statistics).toMatchObject({
    types: [{ dataType: "integer", count: 15, share: 1 }],
    nullTokens: [{ token: "NA", count: 5 }],
  });
  expect(named(columns, "day").statistics).toMatchObject({
    dateFormats: [{ format: "%m/%d/%Y", count: 20 }],
    dayMonthAmbiguous: true,
  });
  const { evidence } = named(columns, "holes");
  expect(typesOf({ ...evidence, count: 0 }, "text")).toEqual([]);
});

test("outliers are named by row for each pair of limits", async () => {
  const rows = Array.from({ length: 20 }, (_, i) => String(i === 6 ? 100 : i + 1));
  const columns = await columnsOf(["x", ...rows].join("\n"));
  const { outlierRows, outlierCounts } = named(columns, "x").statistics;
  expect(outlierCounts).toEqual({ tukey: 1, tukeyOuter: 1, zScore: 1, mad: 1 });
  for (const limits of Object.values(outlierRows ?? {})) expect(limits?.rows).toEqual([7]);
  expect(Object.keys(outlierRows ?? {})).toHaveLength(4);
});

test("texts are taken apart into words, case, white space, categories, scripts and shapes", async () => {
  const rows = ["AB-1234,Hello  World", "CD-5678,ÉCOLE 😀", "EF-9012,line", "XY-1,Привет\u00a0мир"];
  const columns = await columnsOf(["code,text", ...rows].join("\n"));
  expect(named(columns, "code").statistics).toMatchObject({
    masks: {
      method: "exact",
      total: 2,
      top: [
        { value: "AA-9999", share: 0.75 },
        { value: "AA-9", share: 0.25 },
      ],
    },
    textProfile: { letterCase: { upper: 1, lower: 0, capitalised: 0, mixed: 0, uncased: 0 } },
  });
  const text = named(columns, "text").statistics.textProfile;
  // 12 + 7 + 4 + 10 characters: 15 Latin letters of 10 + 5 + 4, 9 Cyrillic, the rest common to all.
  expect(text).toMatchObject({
    method: "exact",
    values: 4,
    words: { min: 1, mean: 7 / 4, max: 2 },
    letterCase: { upper: 0.25, lower: 0.25, capitalised: 0.5, mixed: 0, uncased: 0 },
    whitespace: { innerRuns: 0.25, lineBreaks: 0, nonBreaking: 0.25 },
    hasEmoji: true,
    hasControl: false,
  });
  expect(text?.scripts).toEqual([
    { name: "Latin", share: 19 / 33 },
    { name: "Cyrillic", share: 9 / 33 },
    { name: "Common", share: 5 / 33 },
  ]);
});

test("steps between dates have a median, a usual one, and the longest has its ends", async () => {
  const day = (n: number) => new Date(Date.UTC(2024, 0, 1 + n)).toISOString().slice(0, 10);
  // Every second day from the first on, but nothing between the 17th and the 25th.
  const days = Array.from({ length: 14 }, (_, i) => day(i < 9 ? i * 2 : i * 2 + 6));
  const columns = await columnsOf(
    ["day,at", ...days.map((each, i) => `${each},2024-03-01 ${10 + (i % 3)}:${10 + i}:00`)].join("\n"),
  );
  expect(named(columns, "day").statistics).toMatchObject({
    cadence: {
      unit: "day",
      medianStep: 2,
      mostFrequentStep: 2,
      share: 12 / 13,
      gaps: 1,
      missing: 3,
      largestGap: { step: 8, after: "2024-01-17", before: "2024-01-25" },
    },
    futureCount: 0,
  });
  const hours = named(columns, "at").statistics.hourCounts;
  expect(hours).toEqual(Array.from({ length: 24 }, (_, hour) => [5, 5, 4][hour - 10] ?? 0));
});

test("dates in the future and dates that systems fill in are counted", async () => {
  const rows = Array.from({ length: 30 }, (_, i) =>
    i < 4 ? "9999-12-31" : i < 6 ? "2031-05-05" : `2024-02-${10 + (i % 15)}`,
  );
  const columns = await columnsOf(["day", ...rows].join("\n"));
  expect(named(columns, "day").statistics).toMatchObject({
    futureCount: 6,
    placeholderDates: [{ value: "9999-12-31", count: 4 }],
  });
});

test("NO is Norway in a column of country codes, neither a boolean nor a missing value", async () => {
  const rows = ["NO", "SE", "DK", "NO", "FI", "NO"].map((code, i) => `${i},${code}`);
  const columns = await columnsOf(["id,country_code", ...rows].join("\n"));
  expect(named(columns, "country_code")).toMatchObject({
    dataType: "text",
    semanticType: "country_code",
    nullCount: 0,
    uniqueCount: 4,
    statistics: { semanticConfidence: 1, personalData: false, mode: { value: "NO", count: 3 } },
  });
  expect(named(columns, "country_code").facts.hiddenTokens).toBeUndefined();
});

test("Gini's coefficient is half the mean difference as a share of the mean, and needs values that are not negative", async () => {
  const rows = ["0,1,5,-1,inf", "0,1,5,2,1", "0,1,5,3,2", "10,3,5,4,3"];
  const columns = await columnsOf(["one,some,same,signed,endless", ...rows].join("\n"));
  const coefficient = (name: string) => named(columns, name).statistics.giniCoefficient;
  expect(coefficient("one")).toBeCloseTo(0.75, 12);
  // Three pairs of four differ by 2: the mean difference of all sixteen is 0.75, the mean 1.5.
  expect(coefficient("some")).toBeCloseTo(0.25, 12);
  expect(coefficient("same")).toBe(0);
  expect(coefficient("signed")).toBeUndefined();
  expect(coefficient("endless")).toBeUndefined();
});

test("bins of whole numbers are compared with what a uniform distribution would put into them", async () => {
  const columns = await columnsOf(["x", ...Array.from({ length: 60 }, (_, i) => i % 7)].join("\n"));
  // scipy.stats.chisquare of 27, 25 and 8 values, where 3, 3 and 1 of seven numbers lie.
  expect(named(columns, "x").statistics.uniformity?.statistic).toBeCloseTo(0.122_222_222_222, 11);
  expect(named(columns, "x").statistics.uniformity?.pValue).toBeCloseTo(0.940_718_709_667_815, 11);
  expect(named(columns, "x").statistics.uniformity?.degreesOfFreedom).toBe(2);
  const few = await columnsOf(["x", "1", "2", "9"].join("\n"));
  expect(named(few, "x").statistics.uniformity).toBeUndefined();
});

test("the least frequent value is named where it is alone in that, and values that stand once are counted", async () => {
  const names = Array.from({ length: 20 }, (_, i) => [
    `name ${i}`,
    `name ${i}`,
    ...(i === 7 ? [] : [`name ${i}`]),
  ]).flat();
  const columns = await columnsOf(["alone,several", ...names.map((name, i) => `${name},${i < 3 ? i : 9}`)].join("\n"));
  expect(named(columns, "alone").statistics).toMatchObject({ antimode: { value: "name 7", count: 2 }, onceCount: 0 });
  expect(named(columns, "several").statistics).toMatchObject({ mode: { value: "9", count: 56 }, onceCount: 3 });
  const many = await columnsOf(["x", ...Array.from({ length: 15 }, (_, i) => i), "3"].join("\n"));
  expect(named(many, "x").statistics.antimode).toBeUndefined();
  expect(named(many, "x").statistics.onceCount).toBe(14);
});

test("doubles have the places of the shortest text that gives them", async () => {
  const columns = await columnsOf(["x,y,z", "1.25e0,1e3,inf", "2.5e-3,2.0e0,1e300", "1e0,3e1,"].join("\n"));
  const places = (name: string) => named(columns, name).statistics.decimalPlaces;
  expect([places("x"), places("y"), places("z")]).toEqual([4, 0, 0]);
});

test("words and numbers for missing, spellings, the age of the newest date and the hours of times are told", async () => {
  const rows = Array.from({ length: 60 }, (_, i) =>
    [
      ["Oslo", "oslo", "Bergen", "unknown"][i % 4],
      i < 3 ? -999 : i,
      `2024-01-${String(1 + (i % 28)).padStart(2, "0")}`,
      `${["08", "23", "00"][i % 3]}:30`,
    ].join(","),
  );
  const columns = await columnsOf(["city,score,day,at", ...rows].join("\n"));
  expect(named(columns, "city").statistics).toMatchObject({
    hiddenTokens: [{ token: "unknown", count: 15 }],
    spellingVariants: { groups: 1, count: 15 },
  });
  expect(named(columns, "score").statistics.sentinels).toEqual([{ value: "-999", count: 3 }]);
  // From January 28th, 2024 to January 1st, 2026.
  expect(named(columns, "day").statistics.daysSinceNewest).toBe(704);
  const hours = named(columns, "at").statistics.hourCounts;
  expect(hours).toEqual(Array.from({ length: 24 }, (_, hour) => ([0, 8, 23].includes(hour) ? 20 : 0)));
});
