import { expect, test, vi } from "vitest";
import { profileText } from "../fixture/profile-file.ts";
import { diversityOf, modesOf } from "./diversity.ts";
import { bimodalityCoefficient, jarqueBera } from "./normality.ts";

// Reads and profiles a file with a DuckDB of its own: seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

async function statisticsOf(lines: readonly string[]) {
  const { profile, close } = await profileText(lines.join("\n"));
  await close();
  return new Map(profile.columns.map((column) => [column.columnName, column.statistics]));
}

test("frequencies 4, 2, 1, 1 have 1.75 bits, 7/8 of the most, and an impurity of 1 - 22/64", () => {
  const found = diversityOf({ count: 8, unique: 4, logs: 4 * 2 + 2 * 1, squares: 16 + 4 + 1 + 1 });
  expect(found.entropy).toBeCloseTo(1.75, 12);
  expect(found.normalisedEntropy).toBeCloseTo(0.875, 12);
  expect(found.giniImpurity).toBeCloseTo(1 - 22 / 64, 12);
  expect(found.effectiveValues).toBeCloseTo(64 / 22, 12);
  expect(diversityOf({ count: 9, unique: 1, logs: 9 * Math.log2(9), squares: 81 })).toEqual({
    entropy: 0,
    normalisedEntropy: 0,
    giniImpurity: 0,
    effectiveValues: 1,
  });
});

test("the mode stands more than once, the antimode is known where all values are listed or one is alone in being rare", () => {
  const values = [
    { value: "a", count: 3 },
    { value: "b", count: 1 },
  ];
  const least = { value: "z", count: 1 };
  expect(modesOf(values, { uniqueCount: 2, least: null })).toEqual({ mode: values[0], antimode: values[1] });
  expect(modesOf(values, { uniqueCount: 5, least: null })).toEqual({ mode: values[0] });
  expect(modesOf(values, { uniqueCount: 5, least })).toEqual({ mode: values[0], antimode: least });
  expect(modesOf([{ value: "a", count: 1 }], { uniqueCount: 1, least: null })).toEqual({});
});

test("Jarque and Bera of 1, 2, 3, 4, 5 is 5/24 * 1.3^2 with the p-value exp(-JB / 2)", () => {
  // m2 = 2, m3 = 0, m4 = 6.8: g2 = 1.7 - 3.
  const found = jarqueBera({ count: 5, m2: 2, m3: 0, m4: 6.8 });
  expect(found?.statistic).toBeCloseTo((5 / 24) * 1.69, 12);
  expect(found?.pValue).toBeCloseTo(Math.exp(-(5 / 48) * 1.69), 12);
  expect(jarqueBera({ count: 5, m2: 0, m3: 0, m4: 0 })).toBeNull();
});

test("two points of equal weight have nearly the greatest bimodality, 1", () => {
  // Excess kurtosis -2 of two points, corrected for n = 1000.
  const [n, excess] = [1000, -2];
  const kurtosis = ((n - 1) / ((n - 2) * (n - 3))) * ((n + 1) * excess + 6);
  expect(bimodalityCoefficient(n, 0, kurtosis)).toBeCloseTo(1, 2);
  expect(bimodalityCoefficient(3, 0, 0)).toBeNull();
});

test("figures of 1, 2, 4, 8 and of texts and dates are those worked out by hand", async () => {
  const found = await statisticsOf([
    "x,price,signed,word,day",
    "1,1.5,-1,one two,2024-01-01",
    "2,2.25,0,one,2024-01-02",
    "4,2.25,1,one two,2024-01-08",
    "8,3,5,a  b c,2024-01-11",
  ]);
  const x = found.get("x") ?? {};
  expect(x).toMatchObject({ decimalPlaces: 0, entropy: 2, normalisedEntropy: 1, giniImpurity: 0.75 });
  expect(x).toHaveProperty("geometricMean", expect.closeTo(64 ** 0.25, 12));
  expect(x).toHaveProperty("harmonicMean", expect.closeTo(4 / 1.875, 12));
  // The squares of the deviations from 3.75 add up to 28.75.
  expect(x).toHaveProperty("standardError", expect.closeTo(Math.sqrt(28.75 / 3) / 2, 12));
  expect(x).toHaveProperty("coefficientOfVariation", expect.closeTo(Math.sqrt(28.75 / 3) / 3.75, 12));
  expect(x).not.toHaveProperty("mode");
  expect(found.get("price")).toMatchObject({ decimalPlaces: 2, mode: { value: "2.25", count: 2 }, mad: 0.375 });
  expect(found.get("signed")).not.toHaveProperty("geometricMean");
  expect(found.get("signed")).not.toHaveProperty("coefficientOfVariation");
  expect(found.get("word")).toMatchObject({ meanWords: 2, mode: { value: "one two", count: 2 } });
  expect(found.get("day")).toMatchObject({ spanDays: 10, weekdayCounts: [2, 1, 0, 1, 0, 0, 0] });
});

test("values outside the usual limits are counted by each of them", async () => {
  // Of 1 to 19 and 100: quartiles 5.75 and 15.25, median 10.5, MAD 5, mean 14.5, standard deviation 20.83.
  const rows = Array.from({ length: 20 }, (_, i) => String(i === 19 ? 100 : i + 1));
  const found = await statisticsOf(["x", ...rows]);
  expect(found.get("x")).toMatchObject({ mad: 5, outlierCounts: { tukey: 1, tukeyOuter: 1, zScore: 1, mad: 1 } });
  const even = await statisticsOf(["x", ...rows.slice(0, 19)]);
  expect(even.get("x")).toMatchObject({ outlierCounts: { tukey: 0, tukeyOuter: 0, zScore: 0, mad: 0 } });
});

test("modes of personal columns are masked, and no condition holds a value of them", async () => {
  const rows = Array.from(
    { length: 40 },
    (_, i) => `0${i % 3 === 0 ? "1715550123" : 1_715_550_200 + i},${i === 0 ? 7 : 49_171_555_000 + i}`,
  );
  const { profile, close } = await profileText(["phone,mobile", ...rows, "x1715550123,49171555003"].join("\n"));
  await close();
  const text = JSON.stringify(profile.columns);
  expect(text).not.toContain("5550123");
  expect(text).not.toContain("49171555");
});

test("a code of digits is not a number that other values keep from being one", async () => {
  const rows = Array.from({ length: 60 }, (_, i) => `${String(i * 37).padStart(5, "0")},${1000 + i}`);
  const { profile, close } = await profileText(["part,order_no", ...rows, "ABCDE,X-1"].join("\n"));
  await close();
  for (const { evidence, facts } of profile.columns) {
    expect(evidence.mostly).toBeNull();
    expect(facts.misfits).toBeUndefined();
  }
  expect(profile.columns[0]?.facts.shape?.violations).toMatchObject({ count: 1, examples: ["ABCDE"] });
});
