import { expect, test } from "vitest";
import { ColumnProfileBase, ColumnProfileCreate, ColumnProfileList, dataTypes, DistributionData } from "./index.ts";

const profile = {
  columnName: "age",
  position: 0,
  dataType: "integer",
  semanticType: null,
  nullCount: 0,
  uniqueCount: 2,
  minValue: "1",
  maxValue: "2",
  mean: 1.5,
  median: 1.5,
  statistics: { count: 2, nullShare: 0 },
  distributionData: null,
};

test("the types of a column are nine", () => {
  expect(dataTypes).toEqual(["integer", "float", "boolean", "date", "datetime", "time", "text", "json", "empty"]);
  expect(ColumnProfileBase.safeParse({ ...profile, dataType: "decimal" }).success).toBe(false);
});

test("names and extremes have at most 255 characters, counts are whole and not negative", () => {
  expect(ColumnProfileBase.parse(profile)).toEqual(profile);
  for (const wrong of [
    { columnName: "" },
    { columnName: "x".repeat(256) },
    { minValue: "x".repeat(256) },
    { nullCount: -1 },
    { uniqueCount: 0.5 },
    { position: -1 },
    { mean: Number.NaN },
  ]) {
    expect(ColumnProfileBase.safeParse({ ...profile, ...wrong }).success, JSON.stringify(wrong)).toBe(false);
  }
});

test("statistics carry integers past 2^53 as text and keep groups that came later", () => {
  const statistics = { count: 2, nullShare: 0, sum: "9007199254740993", gini: 0.5 };
  expect(ColumnProfileBase.parse({ ...profile, statistics }).statistics).toEqual(statistics);
  expect(ColumnProfileBase.safeParse({ ...profile, statistics: { nullShare: 0 } }).success).toBe(false);
});

test("a distribution is a histogram or frequencies", () => {
  expect(DistributionData.safeParse({ kind: "histogram", bins: [{ from: 0, to: 1, count: 3 }] }).success).toBe(true);
  expect(
    DistributionData.safeParse({ kind: "frequencies", values: [{ value: "a", count: 3 }], otherCount: 0 }).success,
  ).toBe(true);
  expect(DistributionData.safeParse({ kind: "pie", values: [] }).success).toBe(false);
});

test("a profile belongs to an analysis, unknown fields are rejected, and a list is in file order", () => {
  const analysisId = crypto.randomUUID();
  expect(ColumnProfileCreate.safeParse({ ...profile, analysisId }).success).toBe(true);
  expect(ColumnProfileCreate.safeParse({ ...profile, analysisId, workspaceId: analysisId }).success).toBe(false);
  expect(ColumnProfileList.parse({ analysisId }).sort).toBe("position");
});
