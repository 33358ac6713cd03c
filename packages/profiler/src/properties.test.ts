import path from "node:path";
import { applyFixes } from "@datainsight/tables";
import { expect, test, vi } from "vitest";
import { columnsOf, named } from "./fixture/columns.ts";
import { notFinite } from "./fixture/not-finite.ts";
import { profileText } from "./fixture/profile-file.ts";
import { rounded } from "./fixture/rounded.ts";
import type { ProfiledColumn } from "./profile.ts";
import { profileTable } from "./profile-table.ts";

// Each test reads and profiles files with a DuckDB of its own: seconds on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const header = "id,price,city,day,note,flag";
const rows = Array.from({ length: 240 }, (_, i) => {
  const k = (i * 7919) % 241;
  const price = i % 17 === 0 ? "" : ((k * k) / 16 + 1).toFixed(4);
  const note = i % 29 === 0 ? "n.a." : `Note ${k % 12} of ${["Oslo", "Rome", "Ürümqi"][k % 3]}`;
  return `${i},${price},${["Oslo", "oslo ", "Rome"][k % 3]},2024-0${1 + (k % 9)}-1${k % 9},${note},${k % 2 === 0 ? "yes" : "no"}`;
});

/** What does not follow from the order of the rows. */
function withoutPositions(column: ProfiledColumn): unknown {
  const { position: _position, storageName: _storageName, facts: _facts, evidence: _evidence, ...rest } = column;
  const { order: _order, outlierRows: _outlierRows, offending: _offending, ...statistics } = rest.statistics;
  return rounded({ ...rest, statistics });
}

test("the order of rows and columns changes nothing but positions", async () => {
  const first = await columnsOf([header, ...rows].join("\n"));
  const turned = rows.toReversed().map((row) => row.split(",").toReversed().join(","));
  const second = await columnsOf([header.split(",").toReversed().join(","), ...turned].join("\n"));
  for (const [name, column] of first) expect(withoutPositions(named(second, name))).toEqual(withoutPositions(column));
});

test("rows a thousand times over leave means, quantiles and shares, whichever way they are counted", async () => {
  const once = await columnsOf([header, ...rows].join("\n"));
  const often = await columnsOf([header, ...Array.from({ length: 1000 }, () => rows).flat()].join("\n"));
  const shares = ["nullShare", "entropy", "normalisedEntropy", "giniImpurity", "meanLength", "mad", "meanWords"];
  for (const [name, { uniqueCount, minValue, maxValue, mean, median, statistics, semanticType }] of once) {
    if (name === "id") continue;
    const many = named(often, name);
    expect(many, name).toMatchObject({ uniqueCount, minValue, maxValue, semanticType });
    expect(many.statistics.count).toBe(statistics.count * 1000);
    expect(rounded([many.mean, many.statistics.geometricMean, many.statistics.theilIndex])).toEqual(
      rounded([mean, statistics.geometricMean, statistics.theilIndex]),
    );
    for (const share of shares)
      expect(rounded(many.statistics[share] ?? null)).toEqual(rounded(statistics[share] ?? null));
    expect(rounded(many.statistics.textProfile ?? null)).toEqual(rounded(statistics.textProfile ?? null));
    expect(rounded(many.statistics.masks ?? null)).toEqual(rounded(statistics.masks ?? null));
    expect(many.statistics.topValues?.map(({ value }) => value).slice(0, 3)).toEqual(
      statistics.topValues?.map(({ value }) => value).slice(0, 3),
    );
    // The population's variance stays, and so the sample's shrinks by (n - 1) / n.
    const variance = (column: ProfiledColumn) =>
      ((column.statistics.variance ?? 0) * (column.statistics.count - 1)) / column.statistics.count;
    expect(rounded(variance(many))).toEqual(rounded(variance(named(once, name))));
    if (median !== null) expect(Math.abs((many.median ?? 0) - median)).toBeLessThan(1);
  }
});

test("a table whose repeated rows are merged has the profile that it had before they were repeated", async () => {
  const surplus = [...rows.slice(20, 60), ...rows.slice(20, 30)];
  const once = await columnsOf([header, ...rows].join("\n"));
  const repeated = await profileText([header, ...rows, ...surplus].join("\n"));
  try {
    expect(repeated.profile.duplicateRows).toMatchObject({ groups: 40, surplusRows: 50 });
    for (const { columnName, uniqueCount, minValue, maxValue } of repeated.profile.columns)
      expect(named(once, columnName)).toMatchObject({ uniqueCount, minValue, maxValue });
    const tablePath = path.join(path.dirname(repeated.tablePath), "merged.parquet");
    const { manifest } = await applyFixes({
      ...repeated,
      actions: [{ kind: "deduplicate", columns: null }],
      outPath: tablePath,
    });
    const asOf = new Date("2026-01-01T00:00:00Z");
    const merged = await profileTable({ engine: repeated.engine, tablePath, manifest, asOf });
    expect(merged).toMatchObject({ rowCount: 240, duplicateRows: { groups: 0, surplusRows: 0 } });
    for (const column of merged.columns)
      expect(withoutPositions(column)).toEqual(withoutPositions(named(once, column.columnName)));
  } finally {
    await repeated.close();
  }
});

test("a column times c has c times the moments, and the same figures without unit", async () => {
  const factor = -2.5;
  const lines = rows
    .map((row) => row.split(",")[1] ?? "")
    .map((value) => `${value},${value === "" ? "" : Number(value) * factor}`);
  const columns = await columnsOf(["x,scaled", ...lines].join("\n"));
  const [plain, scaled] = [named(columns, "x"), named(columns, "scaled")];
  const at = (column: ProfiledColumn, name: string) => Number(column.statistics[name]);
  expect((scaled.mean ?? 0) / (plain.mean ?? 0)).toBeCloseTo(factor, 9);
  expect((scaled.median ?? 0) / (plain.median ?? 0)).toBeCloseTo(factor, 9);
  for (const name of ["standardDeviation", "standardError", "iqr", "mad"])
    expect(at(scaled, name) / at(plain, name), name).toBeCloseTo(Math.abs(factor), 9);
  for (const name of ["trimean", "trimmedMean", "winsorisedMean"])
    expect(at(scaled, name) / at(plain, name), name).toBeCloseTo(factor, 9);
  expect(at(scaled, "variance") / at(plain, "variance")).toBeCloseTo(factor ** 2, 9);
  expect(at(scaled, "skewness")).toBeCloseTo(-at(plain, "skewness"), 9);
  for (const name of ["kurtosis", "entropy", "effectiveValues", "bimodalityCoefficient"])
    expect(at(scaled, name), name).toBeCloseTo(at(plain, name), 8);
});

test("a column plus c has c more in place, and the same spread, shape and outliers", async () => {
  const constant = 12_500;
  const lines = rows.map((row, i) => {
    const value = row.split(",")[1] ?? "";
    // Where all values are positive, as here after the move, a value has to be far on a logarithmic scale too.
    const own = value === "" ? "" : i === 78 ? -3.5 : Number(value) + (i === 77 ? 90_000 : 0);
    return `${own},${own === "" ? "" : (own + constant).toFixed(4)}`;
  });
  const columns = await columnsOf(["x,moved", ...lines].join("\n"));
  const [plain, moved] = [named(columns, "x"), named(columns, "moved")];
  const at = (column: ProfiledColumn, name: string) => Number(column.statistics[name]);
  const away = (a: number | string | null, b: number | string | null) => Number(a) - Number(b);
  for (const place of ["mean", "median", "minValue", "maxValue"] as const)
    expect(away(moved[place], plain[place]), place).toBeCloseTo(constant, 6);
  for (const name of ["trimean", "trimmedMean", "winsorisedMean"])
    expect(at(moved, name) - at(plain, name), name).toBeCloseTo(constant, 6);
  const quantilesOf = ({ statistics }: ProfiledColumn) => Object.values(statistics.quantiles ?? {});
  expect(quantilesOf(plain)).toHaveLength(7);
  for (const [i, value] of quantilesOf(plain).entries())
    expect(away(quantilesOf(moved)[i] ?? null, value), `quantile ${i}`).toBeCloseTo(constant, 6);
  for (const name of ["standardDeviation", "standardError", "variance", "iqr", "mad"])
    expect(at(moved, name) / at(plain, name), name).toBeCloseTo(1, 9);
  for (const name of ["skewness", "kurtosis", "entropy", "bimodalityCoefficient", "normalisedEntropy"])
    expect(at(moved, name), name).toBeCloseTo(at(plain, name), 7);
  expect(moved).toMatchObject({ nullCount: plain.nullCount, uniqueCount: plain.uniqueCount });
  expect(moved.statistics.outlierCounts).toEqual(plain.statistics.outlierCounts);
  expect(moved.facts.outliers).toMatchObject({ count: 1, rows: [78] });
  expect(plain.facts.outliers).toMatchObject({ count: 1, rows: [78] });
});

const types = {
  integer: "7",
  float: "7.25",
  text: "seven",
  date: "2024-07-07",
  datetime: "2024-07-07 07:07:07",
  time: "07:07:07",
  boolean: "yes",
} as const;

const shapes = {
  "no rows": () => [],
  "one row": (value: string) => [value],
  constant: (value: string) => [value, value, value, value],
  "all missing": () => ["", "", "NA"],
  "one value among missing ones": (value: string) => ["", value, "NA"],
} as const;

test.each(Object.entries(shapes))("%s: every statistic of every type is a finite figure or absent", async (_, make) => {
  const lines = make("x").map((_value, index) => [
    index,
    ...Object.values(types).map((value) => make(value)[index] ?? ""),
  ]);
  const columns = await columnsOf(
    [`row,${Object.keys(types).join(",")}`, ...lines.map((line) => line.join(","))].join("\n"),
  );
  expect(columns.size).toBe(8);
  for (const column of columns.values()) {
    expect(column.statistics.count).toBe(
      column.columnName === "row" ? lines.length : make("x").filter((v) => v === "x").length,
    );
    expect(notFinite(column)).toEqual([]);
  }
});

test("huge integers, infinities, control characters, right-to-left text and hostile names give strictly valid JSON", async () => {
  const names = [`a"b`, "it's", "c\\d; DROP TABLE t; --", "שם", "x\ty", "{}", "", "NaN", "🙂"];
  const line = (i: number) => ({
    [names[0] ?? ""]: 9_007_199_254_740_993n + BigInt(i),
    [names[1] ?? ""]: `\u202eעברית ${i}\u0000\u0007`,
    [names[2] ?? ""]: [1e308, -1e308, 5e-324, 0][i % 4],
    [names[3] ?? ""]: i % 3 === 0 ? null : `'; SELECT 1; --${i}`,
    [names[4] ?? ""]: `${"9".repeat(40)}${i}`,
    [names[5] ?? ""]: { nested: [{ deep: i }] },
    [names[6] ?? ""]: ["NaN", "Infinity", "-Infinity", "1.5"][i % 4],
    [names[7] ?? ""]: i % 2 === 0 ? 1.7e308 : 1.6e308,
    [names[8] ?? ""]: -9_223_372_036_854_775_000n - BigInt(i),
  });
  const text = JSON.stringify(
    Array.from({ length: 60 }, (_, i) => line(i)),
    (_, value: unknown) => (typeof value === "bigint" ? `#${value}#` : value),
  ).replaceAll(/"#(-?\d+)#"/g, "$1");
  const columns = await columnsOf(text, "table.json");
  expect(columns.size).toBe(names.length);
  for (const column of columns.values()) expect(notFinite(column), column.columnName).toEqual([]);
  const big = named(columns, `a"b`);
  expect(big).toMatchObject({ minValue: "9007199254740993", maxValue: "9007199254741052", uniqueCount: 60 });
  expect(big.statistics.sum).toBe(String(9_007_199_254_740_993n * 60n + 1770n));
});
