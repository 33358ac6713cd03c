import { ColumnProfileBase, type GoalType, InsightBase, ScoreDimension } from "@datainsight/schemas";
import { readRowsWhere } from "@datainsight/tables";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { type ProfiledFile, profileText } from "../../profiler/src/fixture/profile-file.ts";
import { evaluateInsights } from "./evaluate-insights.ts";
import { csvOf, faults, goodRows, header, planted } from "./fixture/planted.ts";

// Each test reads and profiles a file with a DuckDB of its own: seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

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

describe("one planted fault", () => {
  test.each(faults)(
    "$rule is found in $column, in all of its rows and nowhere else",
    async ({ rule, column, rows, count }) => {
      const { insights, matching, qualityScore } = await judge(csvOf(rows));
      const found = insights.filter(({ ruleId }) => ruleId === rule);
      expect(found.map(({ columnName }) => columnName)).toEqual([column]);
      expect(found[0]?.evidence.rowCount).toBe(count);
      const plantedAt = rows.flatMap((row, i) => (row === goodRows[i] ? [] : [i + 1]));
      if (plantedAt.length === count && count <= 100) expect(found[0]?.evidence.rows).toEqual(plantedAt);
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

test("a repeated key is found beside repeated rows", async () => {
  const rows = planted("id", [10, 20], (_, i) => String(i + 100));
  const { insights } = await judge(csvOf([...rows, ...rows.slice(0, 8)]));
  const found = insights.filter(({ type }) => type === "duplicates").map(({ ruleId }) => ruleId);
  expect(found.toSorted()).toEqual(["duplicate-keys", "duplicate-rows"]);
});

test("what comes out fits the contract", async () => {
  const { profile, close } = await profileText(
    csvOf(goodRows.map((row, i) => (i % 3 === 0 ? { ...row, age: "-4", city: "?" } : row))),
  );
  await close();
  const { insights, scoreBreakdown } = evaluateInsights({ profile, goal: "data_quality", targetColumn: null });
  for (const insight of insights) expect(InsightBase.strict().parse(insight)).toEqual(insight);
  for (const dimension of scoreBreakdown) expect(ScoreDimension.parse(dimension)).toEqual(dimension);
  for (const column of profile.columns) ColumnProfileBase.parse(JSON.parse(JSON.stringify(column)));
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
