import path from "node:path";
import { expect, test, vi } from "vitest";
import { vegaFolder } from "../../tables/src/testing/vega.ts";
import { goldens } from "./fixture/goldens.ts";
import { profileFile } from "./fixture/profile-file.ts";
import type { ProfiledColumn } from "./profile.ts";
import { relateColumns } from "./relations/relate-columns.ts";

// Each test reads and profiles a file with a DuckDB of its own: seconds on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

function figuresOf({ mean, median, statistics }: ProfiledColumn): number[] {
  const { standardDeviation, skewness, kurtosis, mad, quantiles } = statistics;
  return [mean, standardDeviation, skewness, kurtosis, median, mad, quantiles?.p25, quantiles?.p95].map(Number);
}

test.each(Object.entries(goldens))(
  "%s: shape, missing values, repeated rows and figures are those of pandas",
  async (file, golden) => {
    const { profile, close } = await profileFile(path.join(vegaFolder(), file));
    await close();
    expect(profile).toMatchObject({
      rowCount: golden.rows,
      columnCount: golden.columns,
      duplicateRows: { surplusRows: golden.surplusRows },
    });
    const missing = profile.columns.filter(({ nullCount }) => nullCount > 0);
    expect(Object.fromEntries(missing.map(({ columnName, nullCount }) => [columnName, nullCount]))).toEqual(
      golden.missing,
    );
    const columns = new Map(profile.columns.map((column) => [column.columnName, column]));
    for (const [name, expected] of Object.entries(golden.figures)) {
      const column = columns.get(name);
      const found = column ? figuresOf(column) : [];
      for (const [index, figure] of expected.entries()) {
        const error = Math.abs((found[index] ?? Number.NaN) - figure);
        expect(error, `figure ${index} of ${name}`).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(figure)));
      }
    }
  },
);

test("cars have 311 names, zip codes are unique, and each movie but 24 has a title of its own, nine of them numbers", async () => {
  const uniqueOf = async (file: string, name: string) => {
    const { profile, close } = await profileFile(path.join(vegaFolder(), file));
    await close();
    return profile.columns.find(({ columnName }) => columnName === name);
  };
  expect((await uniqueOf("cars.json", "Name"))?.uniqueCount).toBe(311);
  expect((await uniqueOf("zipcodes.csv", "zip_code"))?.statistics.onceCount).toBe(42_049);
  const titles = await uniqueOf("movies.json", "Title");
  expect(titles?.statistics.count).toBe((titles?.uniqueCount ?? 0) + 24);
  expect(titles?.facts.numbersInText?.count).toBe(9);
});

test("movies: gross at home and in the world go together, and release dates run up to 2046", async () => {
  const file = await profileFile(path.join(vegaFolder(), "movies.json"));
  const { associations } = await relateColumns(file);
  await file.close();
  const pair = associations.find(({ columns }) => columns.toSorted().join() === "US Gross,Worldwide Gross");
  expect(pair?.pearson).toBeCloseTo(0.939_742_193_943_134_7, 9);
  const dates = file.profile.columns.find(({ columnName }) => columnName === "Release Date");
  expect(dates).toMatchObject({
    dataType: "date",
    maxValue: "2046-12-31",
    statistics: { futureCount: 16, dateFormats: [{ format: "%b %d %Y", count: 3201 }], dayMonthAmbiguous: false },
  });
});

test("birdstrikes: the cost of repairs goes with the whole cost, of which it is a part in every row", async () => {
  const file = await profileFile(path.join(vegaFolder(), "birdstrikes.csv"));
  const { associations, derivedColumns } = await relateColumns(file);
  await file.close();
  const pair = associations.find(({ columns }) => columns.toSorted().join() === "Cost Repair,Cost Total $");
  expect(pair?.pearson).toBeCloseTo(0.984_162_047_934_552_5, 9);
  expect(derivedColumns).toContainEqual(
    expect.objectContaining({ column: "Cost Total $", kind: "sum", violatingRows: 0 }),
  );
});
