import { expect, test } from "vitest";
import { FixAction, FixCondition, InsightFix } from "./index.ts";

const action = { kind: "drop_rows", column: "a", where: { test: "missing" } } as const;
const proof = {
  sql: "SELECT * FROM t",
  pandas: "df",
  rowsTouched: 1,
  rowsBefore: 2,
  rowsAfter: 1,
  missingBefore: 1,
  missingAfter: 0,
  scoreBefore: 50,
  scoreAfter: null,
};

test("each action is one change of the table, with the columns it names", () => {
  for (const right of [
    action,
    { kind: "cast", column: "a", dataType: "date", dateFormats: ["%d.%m.%Y"] },
    { kind: "replace", column: "a", where: { test: "one_of", values: ["-999"] }, with: null },
    { kind: "trim", column: "a" },
    { kind: "map_values", column: "a", mapping: [{ from: "NYC", to: "New York" }] },
    { kind: "deduplicate", columns: null },
    { kind: "drop_column", column: "a" },
    { kind: "split", column: "a", separator: ";", into: ["b", "c"] },
  ]) {
    expect(FixAction.parse(right)).toEqual(right);
  }
  expect(FixAction.parse({ kind: "fill", column: "a", method: "median" })).toMatchObject({ flag: false });
  for (const wrong of [
    { kind: "cast", column: "a", dataType: "json" },
    { kind: "deduplicate", columns: [] },
    { kind: "split", column: "a", separator: "", into: ["b", "c"] },
    { kind: "map_values", column: "a", mapping: [] },
    { kind: "run", sql: "DROP TABLE t" },
  ]) {
    expect(FixAction.safeParse(wrong).success).toBe(false);
  }
});

test("a condition is structured, never SQL", () => {
  expect(FixCondition.safeParse({ test: "outside", min: "0", max: null }).success).toBe(true);
  expect(FixCondition.safeParse({ test: "one_of", values: [] }).success).toBe(false);
  expect(FixCondition.safeParse("a IS NULL").success).toBe(false);
});

test("only a proven fix carries what it did, and one that is refused says why", () => {
  expect(InsightFix.safeParse({ status: "proven", action, ...proof }).success).toBe(true);
  expect(InsightFix.safeParse({ status: "proven", action }).success).toBe(false);
  expect(InsightFix.safeParse({ status: "refused", action }).success).toBe(false);
  expect(InsightFix.safeParse({ status: "refused", action, reason: "It changes nothing." }).success).toBe(true);
});
