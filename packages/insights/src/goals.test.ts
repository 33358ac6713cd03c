import type { Association, CheckResult, TableDrift } from "@datainsight/schemas";
import { expect, test } from "vitest";
import { evaluateInsights } from "./evaluate-insights.ts";
import { aColumn, aProfile, aRowSet, noRelations } from "./fixture/profiles.ts";

const rowCount = 400;

function aNumber(columnName: string, changes: Parameters<typeof aColumn>[0] = {}) {
  return aColumn({
    columnName,
    dataType: "integer",
    uniqueCount: 200,
    statistics: { count: rowCount, nullShare: 0 },
    ...changes,
  });
}

function anAssociation(columns: [string, string], changes: Partial<Association>): Association {
  const rest = { n: rowCount, measure: "pearson" as const, strength: 0.9, method: "exact" };
  return { columns, ...rest, ...changes };
}

function judge(goal: "exploratory" | "general_audit", associations: Association[], classes = 60) {
  const columns = [
    aNumber("a"),
    aNumber("b"),
    aColumn({
      columnName: "group",
      dataType: "text",
      uniqueCount: classes,
      statistics: { count: rowCount, nullShare: 0 },
    }),
  ];
  const relations = { ...noRelations, associations };
  return evaluateInsights({
    profile: aProfile(columns, { rowCount, relations }),
    goal,
    targetColumn: null,
    thresholds: {},
  }).insights;
}

test("classes that explain no more than as many would of noise are no segments", () => {
  const ratio = (strength: number) =>
    anAssociation(["a", "group"], { measure: "correlationRatio", correlationRatio: strength, strength });
  const found = (strength: number, classes: number) =>
    judge("general_audit", [ratio(strength)], classes).filter(({ ruleId }) => ruleId === "differing-segments");
  // 60 classes of 400 rows explain 15% of any noise: 59 / 399.
  expect(found(Math.sqrt(59 / 399), 60)).toEqual([]);
  expect(found(Math.sqrt(0.5), 60)[0]?.evidence.threshold?.observed).toBeCloseTo(1 - (0.5 * 399) / 340, 12);
  expect(found(Math.sqrt(0.15), 2)).toHaveLength(1);
});

test("who explores sees the strongest associations first, others as notes", () => {
  const pair = anAssociation(["a", "b"], {});
  expect(judge("exploratory", [pair])[0]).toMatchObject({
    ruleId: "strong-associations",
    severity: "low",
    pointsLost: 0,
  });
  expect(judge("general_audit", [pair]).find(({ ruleId }) => ruleId === "strong-associations")).toMatchObject({
    severity: "info",
  });
});

const failed = (failingRows: number): CheckResult => ({
  checkId: null,
  definition: { kind: "not_null", column: "a" },
  status: "failed",
  failingRows,
  rows: [1],
  examples: [],
  predicate: "c0 IS NULL",
  message: null,
});

test("a check that few rows fail crossed no limit, and says none", () => {
  const thresholdOf = (failingRows: number) => {
    const profile = aProfile([aNumber("a")], { rowCount, checkResults: [failed(failingRows)] });
    const { insights } = evaluateInsights({ profile, goal: "general_audit", targetColumn: null, thresholds: {} });
    return insights.find(({ ruleId }) => ruleId === "failed-checks")?.evidence.threshold;
  };
  expect(thresholdOf(1)).toBeUndefined();
  expect(thresholdOf(40)).toMatchObject({ name: "checkFailedHigh", value: 0.05, observed: 0.1 });
});

test("a failed reference names the dataset that it refers to, where it is known", () => {
  const definition = {
    kind: "foreign_key" as const,
    column: "a",
    referencedDatasetId: "0197a1b2-0000-7000-8000-000000000001",
    referencedColumn: "id",
  };
  const described = (name: string | undefined) => {
    const result = { ...failed(3), definition, ...(name !== undefined && { referencedDatasetName: name }) };
    const profile = aProfile([aNumber("a")], { rowCount, checkResults: [result] });
    const { insights } = evaluateInsights({ profile, goal: "general_audit", targetColumn: null, thresholds: {} });
    return insights.find(({ ruleId }) => ruleId === "failed-checks")?.description;
  };
  expect(described("customers.csv")).toContain('the check that "a" stands in "id" of "customers.csv"');
  expect(described(undefined)).toContain('the check that "a" stands in "id" of the other dataset');
});

test("what a check allows in a column of persons is counted and not told", () => {
  const described = (semanticType: string | null, values: string[]) => {
    const definition = { kind: "in_set" as const, column: "who", values };
    const column = aColumn({ columnName: "who", dataType: "text", semanticType });
    const profile = aProfile([column], { rowCount, checkResults: [{ ...failed(3), definition }] });
    const { insights } = evaluateInsights({ profile, goal: "general_audit", targetColumn: null, thresholds: {} });
    return insights.find(({ ruleId }) => ruleId === "failed-checks")?.description;
  };
  expect(described("person_name", ["Ada Lovelace", "Alan Turing"])).toContain('that "who" is one of 2 values.');
  expect(described(null, ["ada@example.org", "none"])).toContain('that "who" is one of 2 values.');
  expect(described(null, ["new", "old"])).toContain('that "who" is one of "new" and "old".');
});

test("a column that has more gaps and the same values is said to have more gaps", () => {
  const drift: TableDrift = {
    datasetId: "0197a1b2-0000-7000-8000-000000000001",
    version: 1,
    rowsBefore: rowCount,
    rowsAfter: rowCount,
    columns: [
      {
        column: "a",
        status: "both",
        psi: 0.004,
        jensenShannon: 0.03,
        ks: 0.03,
        nullShareBefore: 0.128,
        nullShareAfter: 0.347,
        verdict: "large",
      },
    ],
  };
  const { insights } = evaluateInsights({
    profile: aProfile([aNumber("a")], { rowCount, drift }),
    goal: "general_audit",
    targetColumn: null,
    thresholds: {},
  });
  expect(insights.find(({ ruleId }) => ruleId === "column-drift")).toMatchObject({
    description:
      '"a" has far more gaps than in version 1: 12.8% were missing, 34.7% are now. The values that are there are spread as before.',
    evidence: { threshold: { name: "driftMissingLarge", value: 0.2 } },
  });
});

test("no among other answers makes no column of truth values; yes and no do", () => {
  const found = (values: string[]) => {
    const column = aColumn({
      columnName: "a",
      dataType: "text",
      statistics: {
        count: rowCount,
        nullShare: 0,
        topValues: values.map((value, at) => ({ value, count: at < 2 ? 190 : 10 })),
      },
      facts: { misfits: { ...aRowSet(20), dataType: "boolean", share: 0.95 } },
    });
    const { insights } = evaluateInsights({
      profile: aProfile([column], { rowCount }),
      goal: "general_audit",
      targetColumn: null,
      thresholds: {},
    });
    return insights.filter(({ ruleId }) => ruleId === "mixed-types").length;
  };
  expect(found(["no", "mild", "severe"])).toBe(0);
  expect(found(["No", "yes", "maybe"])).toBe(1);
});

test("a difference and the sum that it is are one insight, wherever the columns stand in the file", () => {
  const identity = (column: string, kind: "sum" | "difference", from: string[]) => {
    const derived = { column, kind, from, n: rowCount, violatingRows: 0, rows: [], predicate: null };
    const profile = aProfile([aNumber("price"), aNumber("tax"), aNumber("total")], {
      rowCount,
      relations: { ...noRelations, derivedColumns: [derived] },
    });
    const { insights } = evaluateInsights({ profile, goal: "general_audit", targetColumn: null, thresholds: {} });
    const found = insights.find(({ ruleId }) => ruleId === "derived-columns");
    return [found?.columnName, found?.fingerprint, found?.description];
  };
  const said = identity("total", "sum", ["price", "tax"]);
  expect(said[2]).toBe('In every row, "total" is "price" + "tax" (400 rows).');
  expect(identity("total", "sum", ["tax", "price"])).toEqual(said);
  expect(identity("price", "difference", ["total", "tax"])).toEqual(said);
  expect(identity("tax", "difference", ["total", "price"])).toEqual(said);
});

test("a check that stands for a graver finding is as grave", () => {
  const severitiesWith = (checkResults: CheckResult[]) => {
    const column = aNumber("age", {
      facts: { impossible: { ...aRowSet(3), lower: 0, upper: 130, meaning: "an age in years" } },
    });
    const { insights } = evaluateInsights({
      profile: aProfile([column], { rowCount, checkResults }),
      goal: "general_audit",
      targetColumn: null,
      thresholds: {},
    });
    return insights.filter(({ severity }) => severity !== "info").map(({ ruleId, severity }) => [ruleId, severity]);
  };
  const check: CheckResult = {
    checkId: null,
    definition: { kind: "range", column: "age", min: "0", max: "130" },
    status: "failed",
    failingRows: 3,
    rows: [1, 2, 3],
    examples: [],
    predicate: "c0 > 130",
    message: null,
  };
  expect(severitiesWith([])).toEqual([["impossible-values", "high"]]);
  expect(severitiesWith([check])).toEqual([["failed-checks", "high"]]);
});
