import type { ProfiledColumn } from "@datainsight/profiler";
import type { CheckDefinition } from "@datainsight/schemas";
import { expect, test } from "vitest";
import { patternOfShape } from "./check-patterns.ts";
import { aColumn, aProfile, aRowSet } from "./fixture/profiles.ts";
import { confidenceOf, suggestChecks } from "./suggest-checks.ts";

const rows = 1_000;
const full = (more: Partial<ProfiledColumn["statistics"]> = {}) => ({
  count: rows,
  nullShare: 0,
  topValues: [],
  ...more,
});

function suggested(column: Partial<ProfiledColumn>, rowCount = rows): CheckDefinition[] {
  const profile = aProfile([aColumn({ columnName: "x", statistics: full(), ...column })], { rowCount });
  return suggestChecks(profile).map(({ definition }) => definition);
}
const kinds = (column: Partial<ProfiledColumn>, rowCount = rows) => suggested(column, rowCount).map(({ kind }) => kind);

test("the confidence grows with the rows, and falls with what may still be new", () => {
  expect(confidenceOf(0, 0)).toBe(0);
  expect(confidenceOf(3, 0)).toBeLessThan(0.9);
  expect(confidenceOf(25, 0)).toBeGreaterThanOrEqual(0.9);
  // n / (n + z²) where nothing failed.
  expect(confidenceOf(100, 0)).toBeCloseTo(100 / (100 + 1.6449 ** 2), 3);
  expect(confidenceOf(100, 3)).toBeLessThan(confidenceOf(100, 0));
  expect(confidenceOf(1_000_000, 0)).toBe(0.9999);
});

test("a column without gaps must have values; one with gaps, blanks or words for missing need not", () => {
  expect(kinds({ dataType: "date" })).toEqual(["not_null"]);
  expect(kinds({ dataType: "date", nullCount: 1 })).toEqual([]);
  expect(kinds({ dataType: "text", uniqueCount: 500, facts: { blank: aRowSet(1) } })).toEqual([]);
});

test("a key is unique by its name or because it counts up; other figures differ by chance", () => {
  const different = { uniqueCount: rows, minValue: "5", maxValue: "90000" };
  expect(suggested({ ...different, columnName: "order_id" })).toContainEqual({ kind: "unique", columns: ["order_id"] });
  expect(kinds({ ...different, columnName: "population" })).not.toContain("unique");
  expect(kinds({ uniqueCount: rows, minValue: "1", maxValue: String(rows) })).toContain("unique");
  expect(kinds({ ...different, columnName: "order_id", uniqueCount: rows - 1 })).not.toContain("unique");
});

test("no range on a key, from 0 where nothing is below, and the limits of a latitude", () => {
  const money = { dataType: "float" as const, uniqueCount: 700, minValue: "0", maxValue: "912.5" };
  expect(suggested(money)).toContainEqual({ kind: "range", column: "x", min: "0", max: null });
  expect(kinds({ ...money, minValue: "-1" })).not.toContain("range");
  expect(kinds({ uniqueCount: rows, minValue: "1", maxValue: String(rows) })).not.toContain("range");
  expect(suggested({ ...money, semanticType: "latitude", minValue: "-12", maxValue: "50" })).toContainEqual({
    kind: "range",
    column: "x",
    min: "-90",
    max: "90",
  });
});

test("few values, each used many times, are a list; those of a scale are a range, and not both", () => {
  const words = ["a", "b", "c"].map((value) => ({ value, count: 300 }));
  const list = { dataType: "text" as const, uniqueCount: 3, statistics: full({ topValues: words }) };
  expect(suggested(list)).toContainEqual({ kind: "in_set", column: "x", values: ["a", "b", "c"] });
  const digits = ["1", "2", "3", "4", "5"].map((value) => ({ value, count: 200 }));
  const quantiles = { p01: 1, p05: 1, p25: 2, p50: 3, p75: 4, p95: 5, p99: 5 };
  const scale = { uniqueCount: 5, minValue: "1", maxValue: "5", statistics: full({ topValues: digits, quantiles }) };
  expect(suggested(scale)).toContainEqual({ kind: "range", column: "x", min: "1", max: "5" });
  expect(kinds(scale)).not.toContain("in_set");
  // The greatest is a chance extreme: a further row may be above it.
  const goals = { ...scale, statistics: full({ topValues: [], quantiles: { ...quantiles, p99: 4 } }) };
  expect(suggested({ ...goals, minValue: "0", maxValue: "4" })).not.toContainEqual(
    expect.objectContaining({ max: "4" }),
  );
  const gaps = { ...scale, minValue: "3", maxValue: "8" };
  expect(kinds(gaps)).toEqual(["in_set", "not_null"]);
});

test("a list with many values that occur once is open", () => {
  const values = [900, 97, 1, 1, 1].map((count, index) => ({ value: `v${index}`, count }));
  const open = { dataType: "text" as const, uniqueCount: 5, statistics: full({ topValues: values }) };
  expect(kinds(open)).not.toContain("in_set");
});

test("a list is not suggested from too few uses, with faults among the values, of a person, or when values are not all known", () => {
  const values = ["a", "b", "c"].map((value) => ({ value, count: 300 }));
  const list = { dataType: "text" as const, uniqueCount: 3, statistics: full({ topValues: values }) };
  const tokens = { ...aRowSet(1), tokens: [{ token: ".", count: 1 }] };
  expect(kinds({ ...list, facts: { hiddenTokens: tokens } })).not.toContain("in_set");
  expect(kinds({ ...list, semanticType: "person_name" })).not.toContain("in_set");
  expect(kinds({ ...list, uniqueCount: 4 })).not.toContain("in_set");
  expect(kinds({ ...list, statistics: { ...full({ topValues: values }), count: 29 } })).not.toContain("in_set");
  const rare = [...values.slice(0, 2), ...["d", "e", "f"].map((value) => ({ value, count: 1 }))];
  const sparse = { dataType: "text" as const, uniqueCount: 5, statistics: { ...full({ topValues: rare }), count: 60 } };
  expect(kinds(sparse)).not.toContain("in_set");
});

test("a mined shape becomes an expression that RE2, Python and JavaScript read alike", () => {
  expect(suggested({ dataType: "text", uniqueCount: 900, statistics: full({ shape: "AA-9999" }) })).toContainEqual({
    kind: "pattern",
    column: "x",
    pattern: "[A-Z]{2}-[0-9]{4}",
  });
  for (const [mask, good] of [
    ["A+-9+", "ABC-12345"],
    ["9.9(a)", "1.5(x)"],
    ["+99/99", "+49/30"],
    ["Aaa[9]", "Abc[1]"],
  ] as const) {
    expect(good).toMatch(new RegExp(`^(?:${patternOfShape(mask).pattern})$`, "u"));
  }
});

test("nothing is suggested of few rows, of no rows or of an empty column; and a wide table is cut where it says least", () => {
  expect(kinds({ statistics: { ...full(), count: 10 } }, 10)).toEqual([]);
  expect(kinds({ statistics: { ...full(), count: 0 }, uniqueCount: 0, minValue: null }, 0)).toEqual([]);
  expect(kinds({ dataType: "empty", nullCount: rows, statistics: { ...full(), count: 0 }, uniqueCount: 0 })).toEqual(
    [],
  );
  const wide = Array.from({ length: 2_000 }, (_, index) =>
    aColumn({ columnName: `c${index}`, dataType: "date", statistics: full() }),
  );
  const key = aColumn({ columnName: "id", uniqueCount: rows, statistics: full() });
  const found = suggestChecks(aProfile([...wide, key], { rowCount: rows }));
  expect(found).toHaveLength(200);
  expect(found[0]?.definition).toEqual({ kind: "unique", columns: ["id"] });
});
