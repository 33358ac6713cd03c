import { expect, test } from "vitest";
import {
  AnalysisCreate,
  AnalysisList,
  analysisStatuses,
  AnalysisUpdate,
  goalTypes,
  QualityScore,
  ScoreDimension,
} from "./index.ts";

const datasetId = crypto.randomUUID();

test("an analysis is a general audit without a target unless told", () => {
  expect(AnalysisCreate.parse({ datasetId })).toEqual({
    datasetId,
    goalType: "general_audit",
    targetColumn: null,
    options: {},
  });
});

test("the goal is one of four", () => {
  expect(goalTypes).toEqual(["ml_preparation", "general_audit", "data_quality", "exploratory"]);
  for (const goalType of goalTypes) expect(AnalysisCreate.safeParse({ datasetId, goalType }).success).toBe(true);
  expect(AnalysisCreate.safeParse({ datasetId, goalType: "win" }).success).toBe(false);
});

test("a target is the name of a column: not blank, at most 255 characters", () => {
  expect(AnalysisCreate.parse({ datasetId, targetColumn: "price" }).targetColumn).toBe("price");
  for (const targetColumn of ["", "  ", "x".repeat(256)])
    expect(AnalysisCreate.safeParse({ datasetId, targetColumn }).success).toBe(false);
});

test("score, status and unknown options never come from a client", () => {
  for (const extra of [
    { qualityScore: 100 },
    { status: "completed" },
    { requestedBy: datasetId },
    { options: { fast: true } },
  ]) {
    expect(AnalysisCreate.safeParse({ datasetId, ...extra }).success).toBe(false);
    expect(AnalysisUpdate.safeParse(extra).success).toBe(false);
  }
});

test("a quality score runs from 0 to 100, ends included", () => {
  for (const score of [0, 0.01, 99.99, 100]) expect(QualityScore.safeParse(score).success).toBe(true);
  for (const score of [-0.01, 100.01, Number.NaN, Infinity, "50"])
    expect(QualityScore.safeParse(score).success).toBe(false);
});

test("a dimension that was not assessed has no score", () => {
  expect(ScoreDimension.safeParse({ dimension: "validity", score: null, weight: 0, assessed: false }).success).toBe(
    true,
  );
  expect(ScoreDimension.safeParse({ dimension: "beauty", score: 1, weight: 0, assessed: true }).success).toBe(false);
  expect(ScoreDimension.safeParse({ dimension: "validity", score: 1, weight: 1.5, assessed: true }).success).toBe(
    false,
  );
});

test("a list filters by a known status", () => {
  expect(analysisStatuses).toEqual(["pending", "running", "completed", "failed", "cancelled"]);
  expect(AnalysisList.safeParse({ workspaceId: datasetId, status: "cancelled" }).success).toBe(true);
  expect(AnalysisList.safeParse({ workspaceId: datasetId, status: "processing" }).success).toBe(false);
});
