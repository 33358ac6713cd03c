import { expect, test } from "vitest";
import { Association, ColumnDrift, TableProfileReport, TableRelations } from "./index.ts";

const association = { columns: ["a", "b"], n: 10, measure: "pearson", strength: 0.5, pearson: -0.5, method: "exact" };
const drift = {
  column: "a",
  status: "both",
  psi: 0.1,
  jensenShannon: 0.2,
  ks: null,
  nullShareBefore: 0,
  nullShareAfter: 0.5,
  verdict: "small",
};
const relations = {
  associations: [association],
  pairCount: 1,
  measuredPairs: 1,
  dependencies: [],
  derivedColumns: [],
  candidateKeys: [["a", "b"]],
  missingness: null,
  varianceInflation: [{ column: "a", factor: null, n: 10 }],
  nearDuplicates: null,
  notMeasured: [{ what: "near duplicates", why: "no text" }],
};

test("an association is of two columns, with its measures in their bounds and its method named", () => {
  expect(Association.safeParse(association).success).toBe(true);
  for (const wrong of [{ columns: ["a"] }, { pearson: -1.1 }, { strength: Number.NaN }, { method: undefined }]) {
    expect(Association.safeParse({ ...association, ...wrong }).success).toBe(false);
  }
});

test("what cannot be measured is null, never infinite", () => {
  expect(TableRelations.safeParse(relations).success).toBe(true);
  const infinite = [{ column: "a", factor: Infinity, n: 10 }];
  expect(TableRelations.safeParse({ ...relations, varianceInflation: infinite }).success).toBe(false);
  expect(ColumnDrift.safeParse({ ...drift, psi: null }).success).toBe(true);
  expect(ColumnDrift.safeParse({ ...drift, psi: Infinity }).success).toBe(false);
});

test("the profile of a table survives JSON", () => {
  const profile = {
    rowCount: 10,
    columnCount: 2,
    duplicateRows: { groups: 1, surplusRows: 2 },
    relations,
    drift: { datasetId: crypto.randomUUID(), version: 1, rowsBefore: 5, rowsAfter: 10, columns: [drift] },
    checkResults: [],
    suggestedChecks: [{ definition: { kind: "not_null", column: "a" }, confidence: 0.9, reason: "none is missing" }],
  };
  expect(TableProfileReport.parse(JSON.parse(JSON.stringify(profile)))).toEqual(profile);
});
