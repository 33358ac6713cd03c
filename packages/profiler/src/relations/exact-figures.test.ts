import path from "node:path";
import type { TableRelations } from "@datainsight/schemas";
import { describe, expect, test, vi } from "vitest";
import { vegaFolder } from "../../../tables/src/testing/vega.ts";
import { profileFile, profileText } from "../fixture/profile-file.ts";
import { relationsOf } from "../fixture/relations-of.ts";
import { defaultRelationLimits } from "./limits.ts";
import { relateColumns } from "./relate-columns.ts";

// Each test reads and profiles a file with a DuckDB of its own: seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const vega = (name: string) => profileFile(path.join(vegaFolder(), name));

function pairOf(relations: TableRelations, first: string, second: string) {
  return relations.associations.find(({ columns }) => columns.includes(first) && columns.includes(second));
}

describe("figures of real files", () => {
  test("cars: coefficients over rows with both values equal scipy 1.17's, inflation statsmodels 0.15's", async () => {
    const relations = await relationsOf(vega("cars.json"));
    const pair = pairOf(relations, "Horsepower", "Miles_per_Gallon");
    expect(pair).toMatchObject({ n: 392, method: "exact" });
    expect(pair?.pearson).toBeCloseTo(-0.7784267838977759, 11);
    expect(pair?.spearman).toBeCloseTo(-0.8536164024453882, 11);
    expect(pair?.kendall).toBeCloseTo(-0.6791658132611216, 11);
    const factors = Object.fromEntries(relations.varianceInflation.map(({ column, factor }) => [column, factor]));
    expect(factors["Displacement"]).toBeCloseTo(19.535065197196715, 6);
    expect(factors["Weight_in_lbs"]).toBeCloseTo(11.520353651333558, 6);
    expect(relations.varianceInflation.every(({ n }) => n === 392)).toBe(true);
  });

  test("Little's test of cars and movies equals one with EM run to 1e-11 in numpy", async () => {
    const cars = await relationsOf(vega("cars.json"));
    expect(cars.missingness?.mcar).toMatchObject({ degreesOfFreedom: 10 });
    expect(cars.missingness?.mcar?.statistic).toBeCloseTo(10.170539782494213, 5);
    expect(cars.missingness?.mcar?.pValue).toBeCloseTo(0.42566090040686716, 6);
    const movies = await relationsOf(vega("movies.json"));
    expect(movies.missingness?.mcar).toMatchObject({ degreesOfFreedom: 97, pValue: 0 });
    expect(movies.missingness?.mcar?.statistic).toBeCloseTo(1141.4082678700022, 3);
  });
});

describe("numbers that lose digits", () => {
  const noise = (i: number, k: number) => ((i * 7919 + k * 104_729) % 1009) + ((i * i * 31 + k) % 97);
  const small = Array.from({ length: 400 }, (_, i) => [noise(i, 1), noise(i, 1) + noise(i, 2)] as const);
  const csv = (rows: readonly (readonly unknown[])[]) => ["a,b", ...rows.map((row) => row.join(","))].join("\n");
  const figures = async (rows: readonly (readonly unknown[])[]) => {
    const relations = await relationsOf(profileText(csv(rows)));
    const { pearson, spearman, kendall } = pairOf(relations, "a", "b") ?? {};
    return { pearson, spearman, kendall, inflation: relations.varianceInflation.map(({ factor }) => factor) };
  };

  test.each([
    ["a huge offset", ([a, b]: readonly [number, number]) => [`${1_000_000_000_000_000 + a}.0`, `${2_000_000 + b}.0`]],
    ["sizes near the largest there are", ([a, b]: readonly [number, number]) => [`${a - 600}e304`, `${b}e304`]],
    ["sizes whose squares vanish", ([a, b]: readonly [number, number]) => [`${a}e-200`, `${b}e-200`]],
  ])("%s changes no coefficient and no inflation", async (_, moved) => {
    const plain = await figures(small);
    const other = await figures(small.map(moved));
    expect(plain.pearson).toBeGreaterThan(0.5);
    expect(other).toMatchObject({ spearman: plain.spearman, kendall: plain.kendall });
    expect(other.pearson).toBeCloseTo(plain.pearson ?? 0, 10);
    expect(plain.inflation).toHaveLength(2);
    for (const [i, factor] of plain.inflation.entries()) expect(other.inflation[i]).toBeCloseTo(factor ?? 0, 6);
  });

  test("one value far off in a row that lacks the other column blurs nothing", async () => {
    const plain = await figures(small);
    const glitched = await figures([...small, [1e15, ""]]);
    expect(glitched).toMatchObject({ pearson: plain.pearson, spearman: plain.spearman, kendall: plain.kendall });
  });
});

test.each([
  ["only 0 and 1", (i: number) => [i % 2, (i >> 1) % 2, i % 2]],
  ["identical columns", (i: number) => [i % 17, i % 17, i % 17]],
  ["a hidden sum", (i: number) => [(i * 7) % 31, (i * 11) % 37, ((i * 7) % 31) + ((i * 11) % 37)]],
  ["true and false", (i: number) => [i % 2 === 0, i % 3 === 0, i % 2 === 0]],
  ["a constant and gaps", (i: number) => [5, i % 3 === 0 ? "" : i, i % 2 === 0 ? "" : "x"]],
  ["infinities of both signs", (i: number) => [["inf", "-inf", i][i % 3], i * i, i % 5]],
  ["the largest numbers of both signs", (i: number) => [i % 2 === 0 ? "1.7e308" : "-1.7e308", `${i - 30}e306`, i]],
])("a table with %s gives valid JSON and no inflation below 1", async (_, row) => {
  const lines = Array.from({ length: 60 }, (_each, i) => row(i).join(","));
  const relations = await relationsOf(profileText([`a,"b ""x""",c'd`, ...lines].join("\n")));
  expect(JSON.parse(JSON.stringify(relations))).toEqual(relations);
  for (const { factor } of relations.varianceInflation) expect(factor ?? 1).toBeGreaterThanOrEqual(1 - 1e-9);
});

describe("whether values are held or read anew", () => {
  // Which rows a sample has depends on it; in a long table Kendall's coefficient comes from 2,000 rows at most.
  const plain = (relations: TableRelations) => ({
    ...relations,
    associations: relations.associations.map((each) => ({ ...each, kendall: null })),
  });

  test.each(["movies.json", "birdstrikes.csv", "penguins.json"])("%s gives the same", async (name) => {
    const profiled = await vega(name);
    const held = await relateColumns(profiled);
    const streamed = await relateColumns({ ...profiled, limits: { heldCells: 1, heldCodes: 64_000_000 } });
    await profiled.close();
    expect(held.associations.length).toBeGreaterThan(10);
    expect(plain(streamed)).toEqual(plain(held));
  });

  test("sums of some class columns after the other are those of all at once", async () => {
    const profiled = await vega("movies.json");
    const all = await relateColumns({ ...profiled, limits: { keptPairs: 500 } });
    const few = await relateColumns({ ...profiled, limits: { keptPairs: 500, ratioSums: 1 } });
    await profiled.close();
    expect(few.associations).toEqual(all.associations);
  });
});

test("past the limits columns are left out, and named", async () => {
  const limits = { screenedColumns: 3, classPairs: 1, mixedPairs: 6 };
  const relations = await relationsOf(vega("movies.json"), limits);
  const measures = Map.groupBy(relations.associations, ({ measure }) => (measure === "spearman" ? "pearson" : measure));
  expect(measures.get("pearson")).toHaveLength(3);
  expect(measures.get("cramersV")).toHaveLength(1);
  const left = relations.notMeasured.map(({ what }) => what).join("; ");
  expect(left).toMatch(/Associations between numbers, of \d+ columns/);
  expect(left).toMatch(/Associations between classes, of \d+ columns/);
  expect(left).toMatch(/Associations between classes and numbers, of \d+ columns/);
});

test("of very many pairs those that a first look at few rows picks are the strongest of all rows", async () => {
  const noise = (i: number, k: number) => ((Math.sin((i + 1) * (k * 12.9898 + 78.233)) * 43_758.5453) % 1) * 100;
  const header = Array.from({ length: 20 }, (_, k) => `m${String(k).padStart(2, "0")}`);
  const rows = Array.from({ length: 3_000 }, (_, i) =>
    header.map((_name, k) => (k % 2 === 0 ? noise(i, k) : noise(i, k - 1) + noise(i, k) * (1 + k / 10)).toFixed(3)),
  );
  const text = [header, ...rows].map((row) => row.join(",")).join("\n");
  const names = (relations: TableRelations) => relations.associations.map(({ columns }) => columns.join());
  const quick = await relationsOf(profileText(text), { keptPairs: 9, screenedCells: 1, kendallCells: 1 });
  const all = await relationsOf(profileText(text), { kendallCells: 1 });
  expect(defaultRelationLimits.keptPairs).toBeGreaterThan(190);
  expect(names(quick)).toEqual(names(all).slice(0, 9));
});
