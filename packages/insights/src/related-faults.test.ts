import { type GoalType, goalTypes, type InsightBase } from "@datainsight/schemas";
import { describe, expect, test, vi } from "vitest";
import { evaluateInsights } from "./evaluate-insights.ts";
import { type AnalyseInput, analyse } from "./fixture/analyse.ts";
import { orders, ordersCsv } from "./fixture/orders.ts";
import { faults } from "./fixture/planted.ts";
import { aColumn, aProfile, noRelations } from "./fixture/profiles.ts";
import { orderFaults } from "./fixture/order-faults.ts";
import { peopleFaults } from "./fixture/people-faults.ts";
import { fewRows, type Plant } from "./fixture/plant.ts";
import { fileFaults, relatedFaults } from "./fixture/related-faults.ts";
import { segmentFaults } from "./fixture/segment-faults.ts";
import { valueFaults } from "./fixture/value-faults.ts";
import { rules } from "./rules/registry.ts";
import { precedences } from "./supersede.ts";

// Each test reads and profiles a file with a DuckDB of its own: seconds on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const plants = [...relatedFaults, ...fileFaults, ...valueFaults, ...orderFaults, ...peopleFaults, ...segmentFaults];
/** Notices that no text file leaves; planted as notices below. */
const noticeKinds = {
  "sheets-ignored": "sheets_ignored",
  "unreadable-rows": "unreadable_rows",
  "repeated-keys": "repeated_keys",
  "error-cells": "error_cells",
  "formulas-without-values": "formulas_without_values",
  "merged-cells": "merged_cells",
} as const;
const elsewhere = [...Object.keys(noticeKinds), "not-measured"];

async function judge(input: AnalyseInput, goal: GoalType) {
  const analysed = await analyse(input);
  try {
    const { insights, qualityScore } = analysed.judge(goal);
    const counts = await Promise.all(
      insights.map(async ({ predicate }) => (predicate === null ? null : analysed.countRows(predicate))),
    );
    return { insights, qualityScore, counts };
  } finally {
    await analysed.close();
  }
}

const isAboveLow = ({ severity }: InsightBase) => severity !== "info" && severity !== "low";
const speaksOf = ({ columnName, evidence }: InsightBase, column: string): boolean => {
  const { columns, column: named } = evidence;
  return columnName === column || named === column || (Array.isArray(columns) && columns.includes(column));
};

test("every rule of the registry has a planted fault", () => {
  const planted = new Set([...faults, ...plants].map(({ rule }) => rule).concat(elsewhere));
  expect(rules.map(({ id }) => id).filter((id) => !planted.has(id))).toEqual([]);
});

test("precedence names rules that there are, and none beats itself", () => {
  const ids = new Set(rules.map(({ id }) => id));
  for (const { winner, losers } of precedences) {
    expect([winner, ...losers].filter((id) => !ids.has(id))).toEqual([]);
    expect(losers).not.toContain(winner);
  }
});

describe("one planted fault", () => {
  test.each(plants)("$rule: $what", async (plant: Plant) => {
    const { rule, column, source, count, goal = "general_audit", target, previous, checks } = plant;
    const { insights, qualityScore, counts } = await judge({ source, previous, checks, target }, goal);
    const found = insights.filter(({ ruleId }) => ruleId === rule);
    expect(
      found.length,
      JSON.stringify(insights.map(({ ruleId, columnName }) => [ruleId, columnName])),
    ).toBeGreaterThan(0);
    if (column !== null) {
      expect(found.some((insight) => speaksOf(insight, column))).toBe(true);
      const right = [column, ...(plant.also ?? [])];
      expect(found.filter((insight) => !right.some((name) => speaksOf(insight, name)))).toEqual([]);
    }
    if (count !== undefined) {
      const told = found.find(({ evidence }) => evidence.rowCount === count)?.evidence.rows;
      expect(found.map(({ evidence }) => evidence.rowCount)).toContain(count);
      if (plant.rows !== null) {
        expect(told).toHaveLength(Math.min(count, 100));
        expect(told).toEqual(plant.rows ?? (count === fewRows.length ? fewRows : told));
      }
    }
    for (const [index, { evidence, ruleId }] of insights.entries()) {
      expect([ruleId, counts[index] ?? evidence.rowCount]).toEqual([ruleId, evidence.rowCount]);
    }
    const expected = [rule, ...(plant.with ?? [])];
    expect(
      insights
        .filter((insight) => isAboveLow(insight) && !expected.includes(insight.ruleId))
        .map(({ ruleId }) => ruleId),
    ).toEqual([]);
    const points = insights.reduce((sum, insight) => sum + Math.round(insight.pointsLost * 100), 0);
    expect(points).toBe(Math.round((100 - (qualityScore ?? 100)) * 100));
  });
});

test.each(Object.entries(noticeKinds))("a notice of reading the file is found: %s", (rule, kind) => {
  const profile = aProfile([aColumn()], { notices: [{ kind, count: 1, lines: [3], message: "One was left out." }] });
  const { insights } = evaluateInsights({ profile, goal: "general_audit", targetColumn: null });
  expect(insights.map(({ ruleId }) => ruleId)).toEqual([rule]);
});

test("what was not measured is said once", () => {
  const minor = { what: "Associations of 1 column", why: "free text", minor: true };
  const relations = { ...noRelations, notMeasured: [{ what: "near duplicates", why: "too many rows" }, minor] };
  const { insights } = evaluateInsights({
    profile: aProfile([aColumn()], { relations }),
    goal: "general_audit",
    targetColumn: null,
  });
  expect(insights).toMatchObject([{ ruleId: "not-measured", severity: "info", pointsLost: 0 }]);
  expect(insights[0]?.description).not.toContain("free text");
});

test.each(goalTypes)("clean orders raise nothing above low, and score 100 (%s)", async (goal) => {
  const { insights, qualityScore } = await judge(
    { source: { name: "orders.csv", content: ordersCsv() }, target: goal === "ml_preparation" ? "returned" : null },
    goal,
  );
  expect(insights.filter(isAboveLow)).toEqual([]);
  expect(qualityScore).toBe(100);
  expect(orders.length).toBe(600);
});
