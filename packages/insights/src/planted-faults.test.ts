import type { GoalType, InsightBase } from "@datainsight/schemas";
import { readRowsWhere } from "@datainsight/tables";
import { beforeAll, describe, expect, test } from "vitest";
import { type ProfiledFile, profileText } from "../../profiler/src/fixture/profile-file.ts";
import { evaluateInsights } from "./evaluate-insights.ts";

const header = ["id", "name", "email", "age", "joined", "city", "amount", "sku", "site", "zip"] as const;
type Row = Record<(typeof header)[number], string>;

const cities = ["London", "Paris", "Berlin", "Madrid", "Oslo"];

/** The values of a good customer: spread as such values are, and the same in each run. */
function goodRow(i: number): Row {
  const day = (n: number) => String(1 + (n % 28)).padStart(2, "0");
  return {
    id: String(i + 1),
    name: `Customer ${String.fromCharCode(65 + (i % 26))}${String.fromCharCode(97 + ((i * 7) % 26))}x`,
    email: `user${i}@example.com`,
    age: String(20 + ((i * 37) % 45)),
    joined: `20${15 + (i % 8)}-${String(1 + ((i * 5) % 12)).padStart(2, "0")}-${day(i * 11)}`,
    city: cities[(i * 3) % 5] ?? "",
    amount: (100 + ((i * 7919) % 1000) / 20 + ((i * 104_729) % 1000) / 20).toFixed(2),
    sku: `AB-${1000 + ((i * 613) % 9000)}`,
    site: `https://shop${i}.example.com/`,
    zip: String(10_000 + ((i * 523) % 80_000)),
  };
}

const goodRows: readonly Row[] = Array.from({ length: 300 }, (_, i) => goodRow(i));

function csvOf(rows: readonly Row[], columns: readonly (keyof Row)[] = header): string {
  return [columns.join(","), ...rows.map((row) => columns.map((name) => row[name]).join(","))].join("\n");
}

function planted(column: keyof Row, at: readonly number[], value: (good: string, index: number) => string): Row[] {
  return goodRows.map((row, index) => (at.includes(index) ? { ...row, [column]: value(row[column], index) } : row));
}

type Judged = { insights: InsightBase[]; qualityScore: number | null; matching: Map<string, number> };

async function judge(text: string, goal: GoalType = "general_audit"): Promise<Judged> {
  const file = await profileText(text);
  try {
    const result = evaluateInsights({ profile: file.profile, goal, targetColumn: null });
    return { ...result, matching: await countMatching(file, result.insights) };
  } finally {
    await file.close();
  }
}

async function countMatching(
  { engine, tablePath, manifest }: ProfiledFile,
  insights: InsightBase[],
): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const { fingerprint, predicate } of insights) {
    if (predicate === null) continue;
    const page = await readRowsWhere({ engine, tablePath, manifest, predicate, offset: 0, limit: 1 });
    counts.set(fingerprint, page.total);
  }
  return counts;
}

const few = [3, 47, 111, 160, 222];
const faults: { rule: string; column: string | null; rows: readonly Row[]; count: number }[] = [
  { rule: "missing-values", column: "city", count: 5, rows: planted("city", few, () => "") },
  { rule: "hidden-missing", column: "city", count: 5, rows: planted("city", few, () => "n.a.") },
  { rule: "hidden-missing", column: "age", count: 5, rows: planted("age", few, () => "-999") },
  { rule: "hidden-missing", column: "age", count: 5, rows: planted("age", few, () => "unknown") },
  { rule: "empty-column", column: "city", count: 300, rows: goodRows.map((row) => ({ ...row, city: "" })) },
  { rule: "outliers", column: "amount", count: 1, rows: planted("amount", [50], () => "98765.43") },
  {
    rule: "impossible-values",
    column: "age",
    count: 2,
    rows: planted("age", [5, 9], (_, i) => (i === 5 ? "-3" : "432")),
  },
  { rule: "future-dates", column: "joined", count: 2, rows: planted("joined", [5, 9], () => "2091-04-05") },
  { rule: "placeholder-dates", column: "joined", count: 5, rows: planted("joined", few, () => "1900-01-01") },
  { rule: "duplicate-rows", column: null, count: 5, rows: [...goodRows, ...goodRows.slice(0, 5)] },
  { rule: "duplicate-keys", column: "id", count: 2, rows: planted("id", [10], () => "200") },
  { rule: "mixed-types", column: "age", count: 2, rows: planted("age", [5, 9], () => "forty") },
  {
    rule: "invalid-emails",
    column: "email",
    count: 5,
    rows: planted("email", few, (good) => good.replace("@", " at ")),
  },
  { rule: "invalid-urls", column: "site", count: 5, rows: planted("site", few, () => "htp//broken") },
  { rule: "shape-violations", column: "sku", count: 5, rows: planted("sku", few, (_, i) => `X${i}`) },
  { rule: "mixed-date-formats", column: "joined", count: 5, rows: planted("joined", few, () => "25/12/2018") },
  { rule: "leading-zeros", column: "zip", count: 5, rows: planted("zip", few, (good) => `0${good.slice(1)}`) },
  { rule: "constant-column", column: "city", count: 300, rows: goodRows.map((row) => ({ ...row, city: "Rome" })) },
  {
    rule: "quasi-constant-column",
    column: "city",
    count: 298,
    rows: goodRows.map((row, i) => ({ ...row, city: i < 298 ? "Rome" : "Oslo" })),
  },
  { rule: "case-variants", column: "city", count: 5, rows: planted("city", few, (good) => good.toUpperCase()) },
  { rule: "padded-values", column: "city", count: 5, rows: planted("city", few, (good) => ` ${good}`) },
  { rule: "blank-values", column: "city", count: 5, rows: planted("city", few, () => '" "') },
  { rule: "infinite-values", column: "amount", count: 5, rows: planted("amount", few, () => "inf") },
];

describe("one planted fault", () => {
  test.each(faults)(
    "$rule is found in $column, in all of its rows and nowhere else",
    async ({ rule, column, rows, count }) => {
      const { insights, matching, qualityScore } = await judge(csvOf(rows));
      const found = insights.filter(({ ruleId }) => ruleId === rule);
      expect(found.map(({ columnName }) => columnName)).toEqual([column]);
      expect(found[0]?.evidence.rowCount).toBe(count);
      for (const { fingerprint, evidence } of insights) {
        expect(matching.get(fingerprint) ?? evidence.rowCount).toBe(evidence.rowCount);
      }
      const others = insights.filter(
        ({ ruleId, severity }) => ruleId !== rule && severity !== "info" && severity !== "low",
      );
      expect(others.map(({ ruleId }) => ruleId)).toEqual([]);
      const points = insights.reduce((sum, insight) => sum + Math.round(insight.pointsLost * 100), 0);
      expect(points).toBe(Math.round((100 - (qualityScore ?? 0)) * 100));
    },
  );
});

describe("the clean table", () => {
  let clean: Judged;
  beforeAll(async () => {
    clean = await judge(csvOf(goodRows));
  });

  test("raises nothing and scores 100", () => {
    expect(clean.insights.filter(({ severity }) => severity !== "info")).toEqual([]);
    expect(clean.qualityScore).toBe(100);
  });

  test("raises nothing above low when a model is to be trained on it", async () => {
    const { insights } = await judge(csvOf(goodRows), "ml_preparation");
    expect(insights.filter(({ severity }) => severity !== "info" && severity !== "low")).toEqual([]);
  });
});

describe("a table with many faults", () => {
  const rows = goodRows.map((row, i) => ({
    ...row,
    age: i % 9 === 0 ? "-5" : row.age,
    email: i % 7 === 0 ? "nobody" : row.email,
    city: i % 4 === 0 ? row.city.toLowerCase() : i % 5 === 0 ? "" : row.city,
    joined: i % 11 === 0 ? "2091-01-02" : row.joined,
  }));
  const faulty = [...rows, ...rows.slice(0, 30)];

  test("scores visibly low", async () => {
    const { qualityScore } = await judge(csvOf(faulty));
    expect(qualityScore).toBeLessThan(75);
  });

  test("has the same score in any order of rows and columns", async () => {
    const straight = await judge(csvOf(faulty));
    const turned = await judge(csvOf(faulty.toReversed(), header.toReversed()));
    expect(turned.qualityScore).toBe(straight.qualityScore);
    const keyOf = ({ ruleId, columnName, severity, pointsLost }: InsightBase) => [
      ruleId,
      columnName,
      severity,
      pointsLost,
    ];
    expect(turned.insights.map(keyOf)).toEqual(straight.insights.map(keyOf));
  });
});
