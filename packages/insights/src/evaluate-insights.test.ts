import { goalTypes } from "@datainsight/schemas";
import { expect, test } from "vitest";
import { evaluateInsights } from "./evaluate-insights.ts";
import { aColumn, aProfile, aRowSet } from "./fixture/profiles.ts";
import { rules } from "./rules/registry.ts";

const empty = aColumn({
  columnName: "empty",
  dataType: "empty",
  storageType: "VARCHAR",
  statistics: { count: 0, nullShare: 1 },
  nullCount: 10,
  uniqueCount: 0,
  median: null,
  facts: { missing: aRowSet(10) },
});
const constant = aColumn({
  uniqueCount: 1,
  statistics: { count: 10, nullShare: 0, topValues: [{ value: "7", count: 10 }] },
});

test.each(goalTypes)("no rule fails on a table without rows or columns, an empty or a constant column (%s)", (goal) => {
  const none = aColumn({ statistics: { count: 0, nullShare: 0 }, uniqueCount: 0, mean: null, median: null });
  expect(evaluateInsights({ profile: aProfile([none], { rowCount: 0 }), goal, targetColumn: null }).insights).toEqual(
    [],
  );
  const nothing = aProfile([], { rowCount: 0, duplicateRows: null });
  expect(evaluateInsights({ profile: nothing, goal, targetColumn: "x" })).toMatchObject({
    qualityScore: null,
    insights: [],
  });
  const ids = (profile: typeof nothing) =>
    evaluateInsights({ profile, goal, targetColumn: "amount" }).insights.map(({ ruleId }) => ruleId);
  expect(ids(aProfile([empty]))).toContain("empty-column");
  expect(ids(aProfile([empty]))).not.toContain("missing-values");
  expect(ids(aProfile([constant]))).toContain(goal === "ml_preparation" ? "target-constant" : "constant-column");
});

test.each(["constructor", "toString", "__proto__"])("a column called %s keeps its findings", (columnName) => {
  const profile = aProfile([aColumn({ columnName, facts: { missing: aRowSet(9) } })]);
  const { insights } = evaluateInsights({ profile, goal: "general_audit", targetColumn: null });
  expect(insights.map((insight) => [insight.ruleId, insight.columnName])).toEqual([["missing-values", columnName]]);
});

test("rule ids are unique and in kebab case", () => {
  const ids = rules.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
});

test("a finding keeps its fingerprint while its figures change", () => {
  const of = (count: number) =>
    evaluateInsights({
      profile: aProfile([aColumn({ facts: { missing: aRowSet(count) } })]),
      goal: "general_audit",
      targetColumn: null,
    }).insights[0];
  expect(of(1)?.fingerprint).toBe(of(9)?.fingerprint);
  expect(of(1)?.fingerprint).toMatch(/^[0-9a-f]{32}$/);
});

test("insights come worst first: by severity, then by points", () => {
  const columns = [1, 9, 4].map((count, position) =>
    aColumn({ columnName: `c${position}`, position, facts: { missing: aRowSet(count) } }),
  );
  const { insights } = evaluateInsights({ profile: aProfile(columns), goal: "general_audit", targetColumn: null });
  expect(insights.map(({ columnName, severity }) => [columnName, severity])).toEqual([
    ["c1", "high"],
    ["c2", "medium"],
    ["c0", "low"],
  ]);
});

test("the same finding weighs by the goal", () => {
  const profile = aProfile([aColumn({ facts: { missing: aRowSet(1) } })]);
  const severity = (goal: (typeof goalTypes)[number]) =>
    evaluateInsights({ profile, goal, targetColumn: "none" }).insights.find(({ ruleId }) => ruleId === "missing-values")
      ?.severity;
  expect(severity("general_audit")).toBe("low");
  expect(severity("ml_preparation")).toBe("medium");
});

test("ml_preparation looks at the target, and says so once when there is none", () => {
  const target = aColumn({
    columnName: "label",
    dataType: "text",
    uniqueCount: 2,
    statistics: {
      count: 90,
      nullShare: 0.1,
      topValues: [
        { value: "no", count: 87 },
        { value: "yes", count: 3 },
      ],
    },
    facts: { missing: aRowSet(10) },
  });
  const profile = aProfile([target], { rowCount: 100 });
  const ids = (targetColumn: string | null) =>
    evaluateInsights({ profile, goal: "ml_preparation", targetColumn }).insights.map(({ ruleId }) => ruleId);
  expect(ids("label")).toEqual(expect.arrayContaining(["target-missing", "target-imbalance"]));
  expect(ids("label")).not.toContain("missing-values");
  expect(ids(null).filter((id) => id === "no-target")).toHaveLength(1);
});

test("thresholds can be overridden", () => {
  const profile = aProfile([aColumn({ facts: { missing: aRowSet(4) } })]);
  const { insights } = evaluateInsights({
    profile,
    goal: "general_audit",
    targetColumn: null,
    thresholds: { missingMedium: 0.9, missingHigh: 0.95 },
  });
  expect(insights[0]?.severity).toBe("low");
});

test("what is only worth a mention costs nothing", () => {
  const column = aColumn({
    dataType: "text",
    facts: { numbersInText: aRowSet(1) },
    statistics: { count: 100, nullShare: 0 },
  });
  const { insights, qualityScore } = evaluateInsights({
    profile: aProfile([column], { rowCount: 100 }),
    goal: "general_audit",
    targetColumn: null,
  });
  expect(insights).toMatchObject([{ ruleId: "numbers-in-text", severity: "info", pointsLost: 0 }]);
  expect(qualityScore).toBe(100);
});
