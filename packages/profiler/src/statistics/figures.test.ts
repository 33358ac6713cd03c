import fc from "fast-check";
import { expect, test } from "vitest";
import { boundsByName } from "../semantics/bounds.ts";
import { likelyTokens } from "../semantics/null-tokens.ts";
import { binEdges, chooseBins } from "./histogram.ts";
import { adjustedKurtosis, adjustedSkewness } from "./moments.ts";
import { robustFences } from "./outliers.ts";

test("skewness and kurtosis of 1, 2, 3, 10 are pandas' 1.763632614803888 and 3.228", () => {
  const values = [1, 2, 3, 10];
  const mean = 4;
  const moment = (power: number) => values.reduce((sum, value) => sum + (value - mean) ** power, 0) / values.length;
  expect(adjustedSkewness(4, moment(2), moment(3))).toBeCloseTo(1.763632614803888, 12);
  expect(adjustedKurtosis(4, moment(2), moment(4))).toBeCloseTo(3.228, 12);
  expect(adjustedSkewness(2, 1, 1)).toBeNull();
  expect(adjustedKurtosis(3, 1, 1)).toBeNull();
  expect(adjustedSkewness(5, 0, 0)).toBe(0);
});

test("bins cover the range without a gap, at most fifty of them", () => {
  const input = fc.record({
    min: fc.double({ min: -1e9, max: 1e9, noNaN: true }),
    range: fc.double({ min: 0, max: 1e9, noNaN: true }),
    iqr: fc.double({ min: 0, max: 1e9, noNaN: true }),
    count: fc.integer({ min: 1, max: 1e9 }),
    whole: fc.boolean(),
  });
  fc.assert(
    fc.property(input, ({ min: start, range, iqr, count, whole }) => {
      const [min, max] = whole ? [Math.floor(start), Math.floor(start) + Math.floor(range)] : [start, start + range];
      const binning = chooseBins({ min, max, iqr, count, whole });
      if (!binning) return false;
      const last = binEdges(binning, binning.bins - 1, max);
      return binning.bins >= 1 && binning.bins <= 50 && binning.from === min && last.to >= max && binning.width > 0;
    }),
    { numRuns: 2000 },
  );
});

test("numbers too close for edges between them share one bin", () => {
  const input = { iqr: 0, count: 2, whole: false };
  expect(chooseBins({ ...input, min: 0, max: 5e-324 })).toEqual({ from: 0, width: 5e-324, bins: 1 });
  expect(chooseBins({ ...input, min: 1e16, max: 1e16 + 2 })).toMatchObject({ bins: 1, width: 2 });
});

const normal = {
  count: 1000,
  min: 10,
  max: 90,
  mean: 50,
  p05: 33.6,
  p25: 43.3,
  p50: 50,
  p75: 56.7,
  p95: 66.4,
  trimLow: 33.6,
  trimHigh: 66.4,
};

test("fences lie far outside normal values and are missing where the middle has no spread", () => {
  const fences = robustFences(normal, 800);
  expect(fences?.upper).toBeGreaterThan(95);
  expect(fences?.upper).toBeLessThan(200);
  expect(robustFences({ ...normal, p25: 50, p75: 50 }, 800)).toBeNull();
  expect(robustFences({ ...normal, count: 10 }, 8)).toBeNull();
});

test("fences of a log-normal column leave its tail alone", () => {
  const quantile = (z: number) => Math.exp(z);
  const summary = {
    count: 100_000,
    min: quantile(-4.4),
    max: quantile(4.4),
    mean: 1.6,
    p05: quantile(-1.645),
    p25: quantile(-0.674),
    p50: 1,
    p75: quantile(0.674),
    p95: quantile(1.645),
    trimLow: quantile(-1.645),
    trimHigh: quantile(1.645),
  };
  expect(robustFences(summary, 90_000)?.upper).toBeGreaterThan(quantile(3.3));
});

test("limits follow the name, and differences have none", () => {
  expect(boundsByName("customer age", "integer")).toMatchObject({ lower: 0, upper: 130 });
  expect(boundsByName("mileage", "integer")).toMatchObject({ lower: 0, upper: null });
  expect(boundsByName("price_change", "float")).toBeNull();
  expect(boundsByName("percent_growth", "float")).toBeNull();
  expect(boundsByName("average", "float")).toBeNull();
});

test("NA among short codes and an answer that most give are values", () => {
  const na = [{ token: "NA", count: 3 }];
  expect(likelyTokens(na, { columnName: "country", shortCodes: true, count: 100 })).toEqual([]);
  expect(likelyTokens(na, { columnName: "note", shortCodes: false, count: 100 })).toEqual(na);
  expect(likelyTokens([{ token: "None", count: 80 }], { columnName: "damage", shortCodes: false, count: 100 })).toEqual(
    [],
  );
});
