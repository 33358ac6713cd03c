import path from "node:path";
import type { TableRelations } from "@datainsight/schemas";
import { vegaFolder } from "../../../tables/src/testing/vega.ts";
import { describe, expect, test } from "vitest";
import { profileFile, profileText } from "../fixture/profile-file.ts";
import { relationsOf } from "../fixture/relations-of.ts";
import { relateColumns } from "./relate-columns.ts";

function pairOf(relations: TableRelations, first: string, second: string) {
  return relations.associations.find(({ columns }) => columns.includes(first) && columns.includes(second));
}

describe("real files", () => {
  test("figures of movies equal those of scipy 1.17 and scikit-learn over the rows with both values", async () => {
    const relations = await relationsOf(profileFile(path.join(vegaFolder(), "movies.json")));
    const votes = pairOf(relations, "IMDB Rating", "IMDB Votes");
    expect(votes).toMatchObject({ n: 2988, method: "exact" });
    expect(votes?.pearson).toBeCloseTo(0.4673893084716578, 10);
    expect(votes?.spearman).toBeCloseTo(0.46330932018735227, 10);
    expect(votes?.kendall).toBeCloseTo(0.32719907138416815, 10);
    const genre = pairOf(relations, "Major Genre", "MPAA Rating");
    expect(genre).toMatchObject({ n: 2499, measure: "cramersV", method: "exact" });
    expect(genre?.cramersV).toBeCloseTo(0.2578918790478817, 10);
    expect(genre?.mutualInformation).toBeCloseTo(0.17960098774037606, 10);
    expect(genre?.columns).toEqual(["MPAA Rating", "Major Genre"]);
    expect(genre?.theilsU?.firstGivenSecond).toBeCloseTo(0.14466567375762251, 10);
    expect(genre?.theilsU?.secondGivenFirst).toBeCloseTo(0.09160215167374464, 10);
    const gross = pairOf(relations, "Major Genre", "US Gross");
    expect(gross).toMatchObject({ n: 2925, measure: "correlationRatio" });
    expect(gross?.correlationRatio).toBeCloseTo(0.3459973972993983, 10);
    expect(relations.notMeasured.map(({ what }) => what).join()).toContain("Title");
  });

  test("Kendall's tau-b comes from a sample where all rows of every pair would be too many, and says so", async () => {
    const relations = await relationsOf(profileFile(path.join(vegaFolder(), "movies.json")), { kendallCells: 50_000 });
    const votes = pairOf(relations, "IMDB Rating", "IMDB Votes");
    expect(votes).toMatchObject({ n: 2988, method: expect.stringContaining("Kendall over a sample") });
    expect(Math.abs((votes?.kendall ?? 0) - 0.32719907138416815)).toBeLessThan(0.15);
  });

  test("Kendall's tau-b of penguins equals scipy's, ties and missing values included", async () => {
    const relations = await relationsOf(profileFile(path.join(vegaFolder(), "penguins.json")));
    const mass = pairOf(relations, "Beak Length (mm)", "Body Mass (g)");
    expect(mass).toMatchObject({ n: 342, method: "exact", measure: "pearson" });
    expect(mass?.pearson).toBeCloseTo(0.59510982443763, 11);
    expect(mass?.spearman).toBeCloseTo(0.5838003194455482, 11);
    expect(mass?.kendall).toBeCloseTo(0.43335917836893745, 11);
    expect(pairOf(relations, "Body Mass (g)", "Species")?.correlationRatio).toBeCloseTo(0.8183348664745757, 11);
    expect(pairOf(relations, "Island", "Species")?.cramersV).toBeCloseTo(0.6573290190537864, 11);
    expect(relations).toMatchObject({ pairCount: 21, measuredPairs: 21 });
  });
});

/** Rows of a table that has every kind of column; the fifth is a name with quotes and SQL in it. */
function mixedRows(count: number): string[][] {
  return Array.from({ length: count }, (_, i) => {
    const x = (i * 7919) % 101;
    return [
      String(x),
      i % 9 === 0 ? "" : String(x * x + (i % 5)),
      `group ${x % 4}`,
      i % 2 === 0 ? "yes" : "no",
      i % 11 === 0 ? "" : String(x * 2.5 + 1),
    ];
  });
}

const names = ["x", "y", "kind", "answer", `a"b'; DROP TABLE t;--`];

function csvOf(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;
  return [header, ...rows].map((row) => row.map(cell).join(",")).join("\n");
}

test("the order of rows and columns changes nothing but which column counts as derived", async () => {
  const rows = mixedRows(400);
  const first = await relationsOf(profileText(csvOf(names, rows)));
  const turned = rows.toReversed().map((row) => row.toReversed());
  const second = await relationsOf(profileText(csvOf(names.toReversed(), turned)));
  const { derivedColumns, dependencies, ...rest } = first;
  const { derivedColumns: otherDerived, dependencies: otherDependencies, ...otherRest } = second;
  expect(otherRest).toEqual(rest);
  const parts = (derived: TableRelations["derivedColumns"]) =>
    derived.map(({ column, from }) => [column, ...from].toSorted());
  expect(parts(otherDerived)).toEqual(parts(derivedColumns));
  expect(otherDependencies.length).toBe(dependencies.length);
  expect(rest.associations.length).toBe(10);
});

test.each([
  ["no row", csvOf(names, [])],
  ["one row", csvOf(names, mixedRows(1))],
  ["two rows", csvOf(names, mixedRows(2))],
  ["one column", "x\n1\n2\n3\n4\n5\n6"],
  [
    "every value missing",
    csvOf(
      ["a", "b", "c"],
      Array.from({ length: 30 }, () => ["", "NA", ""]),
    ),
  ],
  [
    "all values equal",
    csvOf(
      ["a", "b", "c"],
      Array.from({ length: 30 }, () => ["1", "x", "1.5"]),
    ),
  ],
  [
    "infinite and huge numbers",
    csvOf(
      ["a", "b"],
      Array.from({ length: 30 }, (_, i) => [i % 3 ? `${i}e307` : "inf", `-${i}e306`]),
    ),
  ],
  [
    "columns never filled together",
    csvOf(
      ["a", "b", "c"],
      Array.from({ length: 60 }, (_, i) => [i % 2 ? `${i}` : "", i % 2 ? "" : `${i}`, `${i % 2 ? "u" : "v"}`]),
    ),
  ],
])("a table with %s gives relations that are valid JSON without a NaN", async (_, text) => {
  const relations = await relationsOf(profileText(text));
  expect(JSON.parse(JSON.stringify(relations))).toEqual(relations);
});

test("each pair counts the rows in which both have a value", async () => {
  const relations = await relationsOf(profileText(csvOf(names, mixedRows(400))));
  const both = mixedRows(400).filter((row) => row[1] !== "" && row[4] !== "").length;
  expect(pairOf(relations, "y", names[4] ?? "")?.n).toBe(both);
});

test("of more pairs than are kept the strongest stay, measured in full, and the rest is counted", async () => {
  const columns = Array.from({ length: 12 }, (_, k) => k);
  // A different walk per column; neighbours 2k and 2k + 1 share most of theirs.
  const noise = (i: number, k: number) => ((Math.sin((i + 1) * (k * 12.9898 + 78.233)) * 43_758.5453) % 1) * 100;
  const rows = Array.from({ length: 200 }, (_, i) =>
    columns.map((k) => (k % 2 === 0 ? noise(i, k) : noise(i, k - 1) + noise(i, k) / 10).toFixed(4)),
  );
  const header = columns.map((k) => `m${String(k).padStart(2, "0")}`);
  const relations = await relationsOf(profileText(csvOf(header, rows)), { keptPairs: 6, kendallCells: 1 });
  const all = await relationsOf(profileText(csvOf(header, rows)), { kendallCells: 1 });
  expect(relations).toMatchObject({ pairCount: 66, measuredPairs: 66 });
  expect(relations.associations).toHaveLength(6);
  expect(relations.associations).toEqual(all.associations.slice(0, 6));
  expect(relations.notMeasured.map(({ what }) => what)).toContain("60 weaker pairs are measured and not listed");
});

test("a sample says so, with its size and error, and comes near the exact figure", async () => {
  const file = () => profileFile(path.join(vegaFolder(), "movies.json"));
  const limits = { numericPairRows: 1, rankedCells: 1, classPairRows: 1, mixedPairRows: 1 };
  const relations = await relationsOf(file(), limits);
  const votes = pairOf(relations, "IMDB Rating", "IMDB Votes");
  expect(votes?.method).toMatch(/^Pearson over a sample of about 1,000 rows \(standard error up to 0\.03\); Spearman/);
  expect(Math.abs((votes?.pearson ?? 0) - 0.467)).toBeLessThan(0.12);
  expect(pairOf(relations, "Major Genre", "MPAA Rating")?.method).toContain("sample");
});

test("work stops with the reason of the signal", async () => {
  const profiled = await profileText(csvOf(names, mixedRows(200)));
  const controller = new AbortController();
  const reason = new Error("stopped by the test");
  const related = relateColumns({ ...profiled, signal: controller.signal, onProgress: () => controller.abort(reason) });
  await expect(related).rejects.toBe(reason);
  await profiled.close();
});

test("progress rises from 0 to 1", async () => {
  const profiled = await profileText(csvOf(names, mixedRows(200)));
  const shares: number[] = [];
  await relateColumns({ ...profiled, onProgress: ({ share }) => shares.push(share) });
  await profiled.close();
  expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  expect(shares.at(-1)).toBe(1);
});
