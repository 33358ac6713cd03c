import { expect, test } from "vitest";
import {
  InsightBase,
  InsightCreate,
  InsightEvidence,
  InsightList,
  InsightRows,
  insightTypes,
  maxEvidenceExamples,
  maxEvidenceRows,
  severities,
} from "./index.ts";

const insight = {
  columnName: "age",
  ruleId: "missing-values",
  ruleVersion: 1,
  fingerprint: "f",
  severity: "high",
  type: "missing_data",
  description: "d",
  recommendation: "r",
  codeSuggestion: null,
  predicate: null,
  evidence: { rowCount: 1, rowShare: 0.5 },
  pointsLost: 1.25,
};

test("severities run from worst to least, and types are six", () => {
  expect(severities).toEqual(["critical", "high", "medium", "low", "info"]);
  expect(insightTypes).toEqual([
    "missing_data",
    "outliers",
    "duplicates",
    "data_type_mismatch",
    "pattern_violation",
    "quality_issue",
  ]);
  for (const wrong of [{ severity: "dire" }, { type: "magic" }])
    expect(InsightBase.safeParse({ ...insight, ...wrong }).success).toBe(false);
});

test("points run from 0 to 100, versions from 1, and an insight may be of the whole table", () => {
  expect(InsightBase.parse({ ...insight, columnName: null })).toMatchObject({ columnName: null });
  for (const wrong of [
    { pointsLost: -1 },
    { pointsLost: 100.5 },
    { ruleVersion: 0 },
    { ruleId: "" },
    { fingerprint: "x".repeat(65) },
  ]) {
    expect(InsightBase.safeParse({ ...insight, ...wrong }).success).toBe(false);
  }
});

test("evidence counts all rows and shows some", () => {
  expect(
    InsightEvidence.safeParse({
      rowCount: 1,
      rowShare: 1,
      rows: Array(maxEvidenceRows).fill(1),
      examples: Array(maxEvidenceExamples).fill("a"),
    }).success,
  ).toBe(true);
  expect(
    InsightEvidence.safeParse({ rowCount: 1, rowShare: 1, rows: Array(maxEvidenceRows + 1).fill(1) }).success,
  ).toBe(false);
  expect(
    InsightEvidence.safeParse({ rowCount: 1, rowShare: 1, examples: Array(maxEvidenceExamples + 1).fill("a") }).success,
  ).toBe(false);
  expect(InsightEvidence.safeParse({ rowCount: 1, rowShare: 1.1 }).success).toBe(false);
  expect(InsightEvidence.safeParse({ rowCount: 1, rowShare: 1, rows: [0] }).success).toBe(false);
});

test("unknown fields are rejected, a list is worst first, and rows stay masked unless asked", () => {
  const analysisId = crypto.randomUUID();
  expect(InsightCreate.safeParse({ ...insight, analysisId, note: "x" }).success).toBe(false);
  expect(InsightList.parse({ analysisId }).sort).toBe("severity");
  expect(InsightRows.parse({ id: analysisId }).reveal).toBe(false);
  expect(InsightRows.parse({ id: analysisId, reveal: true }).reveal).toBe(true);
});
