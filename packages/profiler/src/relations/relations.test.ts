import path from "node:path";
import { vegaFolder } from "../../../tables/src/testing/vega.ts";
import { expect, test } from "vitest";
import { airQuality } from "../fixture/air-quality.ts";
import { profileFile, profileText, type ProfiledFile } from "../fixture/profile-file.ts";
import { relationsOf } from "../fixture/relations-of.ts";
import { relateColumns } from "./relate-columns.ts";

/** Rows that a predicate finds, to prove that it says the same as the count. */
async function countWhere(file: ProfiledFile, predicate: string): Promise<number> {
  const { engine, tablePath } = file;
  const { z } = await import("zod");
  const sql = `SELECT count(*)::INTEGER AS n FROM read_parquet('${tablePath}', file_row_number = true) WHERE ${predicate}`;
  const [row] = await engine.all(sql, z.object({ n: z.number() }));
  return row?.n ?? -1;
}

const csv = (header: readonly string[], rows: readonly (readonly unknown[])[]) =>
  [header, ...rows].map((row) => row.join(",")).join("\n");

/** Whole numbers that look random, and are the same in every run. */
const noise = (i: number, k: number, size: number) =>
  ((i + 3) * (k * 2 + 7919) * 104_729 + ((i * i) % 7919) * (k + 31)) % size;

test("birdstrikes: the total cost is the sum of the others in every row, and has no finite inflation", async () => {
  const relations = await relationsOf(profileFile(path.join(vegaFolder(), "birdstrikes.csv")));
  expect(relations.derivedColumns).toEqual([
    {
      column: "Cost Total $",
      kind: "sum",
      from: ["Cost Other", "Cost Repair"],
      n: 10_000,
      violatingRows: 0,
      rows: [],
      predicate: null,
    },
  ]);
  const factors = relations.varianceInflation.filter(({ column }) => column.startsWith("Cost"));
  expect(factors.map(({ factor }) => factor)).toEqual([null, null, null]);
  const species = relations.dependencies.find(({ determinant }) => determinant === "Wildlife Species");
  expect(species).toMatchObject({ dependent: "Wildlife Size", violatingRows: 2, rows: [1701, 1767] });
});

test("copies, multiples, differences and products are found, with the rows in which they do not hold", async () => {
  const rows = Array.from({ length: 500 }, (_, i) => {
    const [revenue, cost, price, amount] = [
      noise(i, 1, 9_000) + 1_000,
      noise(i, 2, 900) / 10,
      noise(i, 3, 500) / 4 + 2,
      noise(i, 4, 37) + 2,
    ];
    const celsius = (noise(i, 5, 500) - 100) / 10;
    const fahrenheit = Math.round(celsius * 18 + 320) / 10;
    return [
      revenue,
      cost,
      i === 7 ? 0 : (revenue - cost).toFixed(1),
      price,
      amount,
      price * amount,
      revenue,
      celsius,
      i === 40 ? 3 : fahrenheit,
    ];
  });
  const header = ["revenue", "cost", "profit", "price", "amount", "total", "revenue copy", "celsius", "fahrenheit"];
  const file = await profileText(csv(header, rows));
  const { derivedColumns } = await relateColumns(file);
  const found = (kind: string) => derivedColumns.filter((each) => each.kind === kind);
  expect(found("duplicate")).toMatchObject([{ column: "revenue copy", from: ["revenue"], n: 500, violatingRows: 0 }]);
  expect(found("difference")).toMatchObject([
    { column: "profit", from: ["revenue", "cost"], violatingRows: 1, rows: [8] },
  ]);
  expect(found("product")).toMatchObject([
    { column: "total", from: ["amount", "price"], violatingRows: 0, predicate: null },
  ]);
  const [degrees] = found("multiple");
  expect(degrees).toMatchObject({ column: "fahrenheit", from: ["celsius"], violatingRows: 1, rows: [41] });
  expect(degrees?.factor).toBeCloseTo(1.8, 2);
  expect(degrees?.offset).toBeCloseTo(32, 1);
  for (const { predicate, violatingRows } of derivedColumns) {
    if (predicate !== null) expect(await countWhere(file, predicate)).toBe(violatingRows);
  }
  await file.close();
});

test("columns that are multiples of one another are each told once, by their closest pairs, in any order of the columns", async () => {
  const rows = Array.from({ length: 500 }, (_, i) => {
    const metres = noise(i, 1, 997) + 1;
    return { metres, copy: metres, feet: metres * 3.25 + 7, km: i === 40 ? 77 : metres / 1000, cm: metres * 100 };
  });
  const told = async (names: readonly (keyof (typeof rows)[number])[]) => {
    const table = rows.map((row) => names.map((name) => row[name]));
    const { derivedColumns } = await relationsOf(profileText(csv([...names], table)));
    return derivedColumns.map(({ column, kind, from, factor, violatingRows }) => [
      column,
      kind,
      from,
      factor,
      violatingRows,
    ]);
  };
  const expected = [
    ["metres", "duplicate", ["copy"], undefined, 0],
    ["copy", "multiple", ["cm"], 0.01, 0],
    ["feet", "multiple", ["cm"], 0.0325, 0],
    ["km", "multiple", ["cm"], 0.00001, 1],
  ];
  expect(await told(["metres", "copy", "feet", "km", "cm"])).toEqual(expected);
  expect(await told(["km", "cm", "feet", "copy", "metres"])).toEqual(expected);
});

test("numbers without relation, zeros and constants are no derived columns", async () => {
  const rows = Array.from({ length: 400 }, (_, i) => [
    noise(i, 1, 997),
    noise(i, 2, 991),
    noise(i, 3, 983),
    0,
    5,
    i % 2,
    i % 3,
  ]);
  const { derivedColumns, dependencies } = await relationsOf(
    profileText(csv(["a", "b", "c", "zero", "five", "two", "three"], rows)),
  );
  expect(derivedColumns).toEqual([]);
  expect(dependencies).toEqual([]);
});

test("a dependency names the rows that break it, and its predicate finds just these", async () => {
  const cities = ["Bonn", "Köln", "O'Fallon", "Ulm", "Lyon", "Nice"];
  const countries = ["DE", "DE", "US", "DE", "FR", "FR"];
  const rows = Array.from({ length: 600 }, (_, i) => [
    cities[noise(i, 1, 6)],
    i === 11 || i === 500 ? "XX" : countries[noise(i, 1, 6)],
    noise(i, 2, 5),
  ]);
  const file = await profileText(csv(["city", "country", "other"], rows));
  const { dependencies } = await relateColumns(file);
  expect(dependencies).toMatchObject([
    { determinant: "city", dependent: "country", violatingRows: 2, rows: [12, 501] },
  ]);
  expect(await countWhere(file, dependencies[0]?.predicate ?? "false")).toBe(2);
  await file.close();
});

test("a column of nearly unique values and one of nearly one value say nothing of others", async () => {
  const rows = Array.from({ length: 300 }, (_, i) => [
    `k${i % 299}`,
    i === 5 ? "rare" : "usual",
    ["x", "y", "z"][noise(i, 3, 3)],
  ]);
  const { dependencies } = await relationsOf(profileText(csv(["key", "quasi", "kind"], rows)));
  expect(dependencies).toEqual([]);
});

test("keys are the smallest sets of columns that tell all rows apart", async () => {
  const rows = Array.from({ length: 144 }, (_, i) => [
    `shop ${Math.floor(i / 12)}`,
    (i % 12) + 1,
    i % 5,
    noise(i, 1, 50) / 7,
  ]);
  const composite = await relationsOf(profileText(csv(["shop", "month", "five", "amount"], rows)));
  expect(composite.candidateKeys).toEqual([["month", "shop"]]);
  const measured = rows.map(([shop, month], i) => [shop, month, (i * 7919) / 1000 + 0.5]);
  const { candidateKeys } = await relationsOf(profileText(csv(["shop", "month", "amount"], measured)));
  expect(candidateKeys, "that measured fractions differ in all rows is chance").toEqual([["month", "shop"]]);
  const single = await relationsOf(
    profileText(
      csv(
        ["order", "shop", "month"],
        rows.map((row, i) => [`o-${i}`, row[0], row[1]]),
      ),
    ),
  );
  expect(single.candidateKeys).toEqual([["order"]]);
  const doubled = await relationsOf(profileText(csv(["shop", "month", "five", "amount"], [...rows, rows[0] ?? []])));
  expect(doubled.candidateKeys).toEqual([]);
});

test("gaps that depend on another value in very many rows have a p-value of 0, and end nothing", async () => {
  const rows = Array.from({ length: 6000 }, (_, i) => [
    noise(i, 1, 900),
    i % 900 > 450 ? "" : noise(i, 2, 700),
    i % 900,
  ]);
  const relations = await relationsOf(profileText(csv(["a", "b", "c"], rows)));
  expect(relations.missingness?.mcar).toMatchObject({ pValue: 0 });
});

test("Little's test of R's airquality gives what naniar's mcar_test does: 35.1, 14 degrees of freedom, p = 0.00142", async () => {
  const relations = await relationsOf(profileText(airQuality));
  const { mcar, patterns, patternCount } = relations.missingness ?? {};
  expect(mcar?.statistic).toBeCloseTo(35.106, 3);
  expect(mcar).toMatchObject({ degreesOfFreedom: 14, columns: ["Day", "Month", "Ozone", "Solar.R", "Temp", "Wind"] });
  expect(mcar?.pValue).toBeCloseTo(0.00142, 5);
  expect(patternCount).toBe(4);
  expect(patterns).toEqual([
    { missing: [], rows: 111 },
    { missing: ["Ozone"], rows: 35 },
    { missing: ["Solar.R"], rows: 5 },
    { missing: ["Ozone", "Solar.R"], rows: 2 },
  ]);
  expect(relations.missingness?.nullity).toMatchObject([{ columns: ["Ozone", "Solar.R"] }]);
  expect(relations.missingness?.nullity[0]?.correlation).toBeCloseTo(0.022441017963884927, 10);
  const factors = Object.fromEntries(relations.varianceInflation.map(({ column, factor, n }) => [column, [factor, n]]));
  expect(factors["Day"]).toEqual([expect.closeTo(1.0340120001708488, 7), 146]);
  expect(factors["Month"]).toEqual([expect.closeTo(1.2218676192572526, 7), 146]);
  expect(factors["Solar.R"]).toEqual([expect.closeTo(1.1507331912031544, 7), 146]);
  expect(factors["Temp"]).toEqual([expect.closeTo(1.6302315800698775, 7), 146]);
  expect(factors["Wind"]).toEqual([expect.closeTo(1.2698135337606506, 7), 146]);
});

test("Little's test that does not settle is left out, and it is said why", async () => {
  const rows = Array.from({ length: 3000 }, (_, i) => {
    const [a, b] = [noise(i, 1, 997), noise(i, 2, 983)];
    return i % 1000 === 7 ? [a, b] : i % 2 === 0 ? [a, ""] : ["", b];
  });
  const { missingness, notMeasured } = await relationsOf(profileText(csv(["a", "b"], rows)));
  expect(missingness?.mcar).toBeNull();
  expect(notMeasured).toContainEqual({
    what: "Little's test of missing completely at random",
    why: "the estimates did not settle in the steps that bound the cost",
    minor: true,
  });
});

test("a number that varies only where others are missing has no variance inflation, and it is said why", async () => {
  const rows = Array.from({ length: 200 }, (_, i) => {
    const gap = i % 8 === 3;
    return [noise(i, 1, 97), gap ? "" : noise(i, 2, 89), gap ? noise(i, 3, 83) : 5, noise(i, 4, 79)];
  });
  const { varianceInflation, notMeasured } = await relationsOf(profileText(csv(["a", "b", "c", "d"], rows)));
  expect(varianceInflation.map(({ column, n }) => [column, n])).toEqual([
    ["a", 175],
    ["b", 175],
    ["d", 175],
  ]);
  expect(notMeasured).toContainEqual({
    what: "Variance inflation of 1 column: c",
    why: "it has one value only in the rows in which no numeric column is missing",
    minor: true,
  });
});

test("rows whose texts differ in case, accents, punctuation or order are near duplicates; equal rows are not", async () => {
  const rows = [
    ["Müller, Anna", "Köln", 5],
    ["anna muller", "koln", 5],
    ["Schmidt Bert", "Bonn", 7],
    ["Schmidt Bert", "Bonn", 7],
    ["Anna Müller", "Köln", 6],
    ["", "Bonn", 7],
  ];
  const quoted = rows.map((row) => row.map((cell) => `"${cell}"`));
  const { nearDuplicates } = await relationsOf(profileText(csv(["name", "city", "points"], quoted)));
  expect(nearDuplicates).toMatchObject({ groups: 1, rows: 2, examples: [[1, 2]] });
});

test("a copy of a column of two values is told from others that have as many of each", async () => {
  const columns = Array.from({ length: 12 }, (_, k) => Array.from({ length: 200 }, (_, i) => noise(i, k, 199) < 99));
  const rows = Array.from({ length: 200 }, (_, i) => [...columns.map((column) => column[i]), columns[7]?.[i]]);
  const header = [...columns.map((_, k) => `flag ${k}`), "same"];
  const { derivedColumns } = await relationsOf(profileText(csv(header, rows)));
  expect(derivedColumns.map(({ column, from, kind }) => [column, from, kind])).toEqual([
    ["same", ["flag 7"], "duplicate"],
  ]);
});
