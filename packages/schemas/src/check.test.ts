import { expect, test } from "vitest";
import { CheckCreate, CheckDefinition, checkKey, checkKinds, CheckList, CheckResult, CheckUpdate } from "./index.ts";

const id = crypto.randomUUID();
const definitions = [
  { kind: "not_null", column: "a" },
  { kind: "unique", columns: ["a", "b"] },
  { kind: "in_set", column: "a", values: ["x", ""] },
  { kind: "range", column: "a", min: "0", max: null },
  { kind: "pattern", column: "a", pattern: "[A-Z]{2}" },
  { kind: "foreign_key", column: "a", referencedDatasetId: id, referencedColumn: "id" },
] as const;

test("each kind has its form, and the kinds are these", () => {
  expect(definitions.map((definition) => CheckDefinition.parse(definition).kind)).toEqual([...checkKinds]);
});

test("a definition that says nothing, or more than its kind knows, is refused", () => {
  for (const wrong of [
    { kind: "unique", columns: [] },
    { kind: "in_set", column: "a", values: [] },
    { kind: "range", column: "a", min: null, max: null },
    { kind: "pattern", column: "a", pattern: "" },
    { kind: "not_null", column: "" },
    { kind: "not_null", column: "a", values: ["x"] },
    { kind: "foreign_key", column: "a", referencedDatasetId: "people", referencedColumn: "id" },
    { kind: "guess", column: "a" },
  ]) {
    expect(CheckDefinition.safeParse(wrong).success).toBe(false);
  }
});

test("a check is enabled unless told, and an update changes something", () => {
  const definition = definitions[0];
  expect(CheckCreate.parse({ datasetId: id, definition })).toEqual({ datasetId: id, definition, enabled: true });
  expect(CheckCreate.safeParse({ datasetId: id, definition, name: "x" }).success).toBe(false);
  expect(CheckUpdate.safeParse({}).success).toBe(false);
  expect(CheckUpdate.parse({ enabled: false })).toEqual({ enabled: false });
});

test("a list is oldest first, as checks are read in the order in which they were made", () => {
  expect(CheckList.parse({ datasetId: id })).toMatchObject({ page: 1, sort: "createdAt" });
});

test("a result names at most 100 rows, from 1, and 5 values", () => {
  const result = {
    checkId: null,
    definition: definitions[0],
    status: "failed",
    failingRows: 200,
    rows: [1],
    examples: ["x"],
    predicate: "c0 IS NULL",
    message: null,
  };
  expect(CheckResult.safeParse(result).success).toBe(true);
  for (const wrong of [{ rows: Array(101).fill(1) }, { rows: [0] }, { examples: Array(6).fill("x") }]) {
    expect(CheckResult.safeParse({ ...result, ...wrong }).success).toBe(false);
  }
});

test("definitions that ask the same have one key, others have their own", () => {
  expect(checkKey({ values: ["y", "x", "y"], column: "a", kind: "in_set" })).toBe(
    checkKey({ kind: "in_set", column: "a", values: ["x", "y"] }),
  );
  expect(checkKey({ kind: "unique", columns: ["b", "a"] })).toBe(checkKey({ kind: "unique", columns: ["a", "b"] }));
  expect(new Set(definitions.map((definition) => checkKey(CheckDefinition.parse(definition)))).size).toBe(
    definitions.length,
  );
});
