import { expect, test, vi } from "vitest";
import { columnsOf, named } from "../fixture/columns.ts";

// Each test reads and profiles a file with a DuckDB of its own: seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

/** The numbers 0 to 199 in an order of their own. */
const mixed = Array.from({ length: 200 }, (_, i) => (i * 73) % 200);

/** What rational arithmetic gives for 200 neighbouring numbers, wherever they lie. */
const neighbours = {
  variance: 3350,
  standardDeviation: 57.879184513951,
  standardError: 4.092676385936225,
  skewness: 0,
  kurtosis: -1.2,
  iqr: 99.5,
  mad: 50,
  quartileSkewness: 0,
  bimodalityCoefficient: 0.5417816039268957,
  entropy: 7.643856189774724,
};

test.each([
  ["past 2^53", 9_007_199_254_740_993n],
  ["at the end of 64 bits", 9_223_372_036_854_775_607n],
  ["of 25 digits", 10n ** 24n],
  ["of 25 digits below 0", -(10n ** 24n)],
])("integers %s spread as small ones do", async (_, first) => {
  const columns = await columnsOf(["x", ...mixed.map((i) => String(first + BigInt(i)))].join("\n"));
  const { statistics, uniqueCount } = named(columns, "x");
  for (const [name, expected] of Object.entries(neighbours))
    expect(statistics[name], name).toBeCloseTo(expected, expected > 1000 ? 6 : 9);
  expect(uniqueCount).toBe(200);
  expect(statistics.jarqueBera?.statistic).toBeCloseTo(12.001_200_060_002_25, 9);
  expect(statistics.sum).toBe(String(first * 200n + 19_900n));
  expect(statistics.outlierCounts).toEqual({ tukey: 0, tukeyOuter: 0, zScore: 0, mad: 0 });
});

test("quantiles that are integers past 2^53 keep all digits", async () => {
  const first = 9_007_199_254_740_993n;
  const columns = await columnsOf(
    ["x", ...Array.from({ length: 101 }, (_, i) => String(first + BigInt(i)))].join("\n"),
  );
  expect(named(columns, "x").statistics.quantiles).toMatchObject({ p01: String(first + 1n), p50: String(first + 50n) });
});

test("one far value among integers past 2^53 is an outlier by every limit", async () => {
  const values = mixed.map((i) => String(9_007_199_254_740_993n + BigInt(i % 20)));
  const columns = await columnsOf(["x", ...values, "9007199254742993"].join("\n"));
  const { outlierCounts, outlierRows } = named(columns, "x").statistics;
  expect(outlierCounts).toEqual({ tukey: 1, tukeyOuter: 1, zScore: 1, mad: 1 });
  expect(outlierRows?.tukey?.rows).toEqual([201]);
});

test("decimals of more digits than a double has keep their spread", async () => {
  const values = mixed.map((i) => `1000000000000000.${String((i % 8) * 125).padStart(3, "0")}`);
  const columns = await columnsOf(["x", ...values].join("\n"));
  const { statistics } = named(columns, "x");
  // Of 0, 0.125, ... 0.875, each 25 times.
  expect(statistics.variance).toBeCloseTo(0.082_443_467_336_68, 12);
  expect(statistics).toMatchObject({ iqr: 0.4375, mad: 0.25 });
});

test("numbers from the smallest to the largest double have the means that they have", async () => {
  const rows = [
    "1e-310,1e308,1e-300",
    "2e-310,1.5e308,1e300",
    "4e-310,1.2e308,1",
    "8e-310,1e308,1e-200",
    "8e-310,1.1e308,1e200",
  ];
  const columns = await columnsOf(["small,great,far", ...rows].join("\n"));
  const small = named(columns, "small").statistics;
  expect(Number(small.geometricMean) / 3.482_202_253_184e-310).toBeCloseTo(1, 9);
  expect(Number(small.harmonicMean) / 2.5e-310).toBeCloseTo(1, 9);
  const { mean, statistics } = named(columns, "great");
  expect(mean).toBe(1.16e308);
  expect(statistics).toMatchObject({ sum: null });
  expect(statistics.coefficientOfVariation).toBeCloseTo(0.178_762_425_459_72, 12);
  expect(statistics.theilIndex).toBeCloseTo(0.012_239_430_760_993, 12);
  expect(statistics.quartileDispersion).toBeCloseTo(1 / 11, 12);
  expect(statistics.trimean).toBeCloseTo(1.1e308, -290);
  // Shares of the mean that no double holds add nothing, and stop nothing.
  expect(named(columns, "far").statistics.theilIndex).toBeCloseTo(Math.log(5), 9);
  expect(Number(named(columns, "far").statistics.geometricMean)).toBeCloseTo(1, 9);
});

test("a value that stands on a fence is not outside it, whatever binary fractions make of the fence", async () => {
  // Quartiles 2.2 and 4: the fences are -0.5 and 6.7.
  const inner = ["2.2", "2.2", "2.2", "3", "4", "4", "4"].flatMap((value) => [value, value, value]);
  const on = await columnsOf(["x", ...inner, "6.7", "-0.5"].join("\n"));
  expect(named(on, "x").statistics.outlierCounts?.tukey).toBe(0);
  const beyond = await columnsOf(["x", ...inner, "6.71", "-0.51"].join("\n"));
  expect(named(beyond, "x").statistics).toMatchObject({
    outlierCounts: { tukey: 2 },
    outlierRows: { tukey: { rows: [22, 23] } },
  });
});

test("each bin counts the values from its lower edge up to its upper one", async () => {
  const values = Array.from({ length: 300 }, (_, i) => 8 + (i % 84) / 5);
  const columns = await columnsOf(["x", ...values.map((value) => value.toFixed(1))].join("\n"));
  const { distributionData } = named(columns, "x");
  if (distributionData?.kind !== "histogram") throw new Error("numbers have a histogram");
  const rounded = values.map((value) => Number(value.toFixed(1)));
  const last = distributionData.bins.length - 1;
  const expected = distributionData.bins.map(
    ({ from, to }, index) =>
      rounded.filter((value) => value >= Number(from) && (value < Number(to) || index === last)).length,
  );
  expect(distributionData.bins.map(({ count }) => count)).toEqual(expected);
});

test("infinities are counted and belong to no other figure", async () => {
  const columns = await columnsOf(["x", "1e0", "2e0", "-inf", "-3e0", "inf", "-inf", "0e0"].join("\n"));
  expect(named(columns, "x").statistics).toMatchObject({ infiniteCount: 3, negativeCount: 1, zeroCount: 1, sum: 0 });
});

test("times of day may begin at midnight", async () => {
  const columns = await columnsOf(["at", "00:00", "08:30", "23:59", "00:00"].join("\n"));
  expect(named(columns, "at")).toMatchObject({ dataType: "time", minValue: "00:00:00", maxValue: "23:59:00" });
});
