import { expect, test } from "vitest";
import { ThresholdOverrides, thresholdNames, thresholdsWith, thresholdTable, WorkspaceThresholds } from "./index.ts";

test("every threshold says what it is and where it comes from, and its own value is allowed", () => {
  for (const name of thresholdNames) {
    const { label, source, value } = thresholdTable[name];
    expect(label.length).toBeGreaterThan(0);
    expect(source.length).toBeGreaterThan(0);
    expect(ThresholdOverrides.safeParse({ [name]: value }).success).toBe(true);
  }
});

test("a share is at most 1, and the message says so; a count may be more", () => {
  const refused = ThresholdOverrides.safeParse({ missingHigh: 20 });
  expect(refused.error?.issues).toMatchObject([
    { path: ["missingHigh"], message: "must be at most 1: it is the share of missing values that is too many" },
  ]);
  expect(ThresholdOverrides.safeParse({ cadenceShare: 0.4 }).error?.issues).toMatchObject([
    { path: ["cadenceShare"], message: expect.stringMatching(/^must be at least 0\.5: /) },
  ]);
  expect(ThresholdOverrides.parse({ missingHigh: 1, manyClasses: 500 })).toEqual({ missingHigh: 1, manyClasses: 500 });
});

test("unknown names, text, NaN and negative numbers are refused", () => {
  for (const wrong of [{ missing: 0.5 }, { missingHigh: "0.5" }, { missingHigh: Number.NaN }, { manyClasses: -1 }]) {
    expect(ThresholdOverrides.safeParse(wrong).success).toBe(false);
  }
  expect(WorkspaceThresholds.safeParse({ id: crypto.randomUUID() }).success).toBe(false);
  expect(WorkspaceThresholds.safeParse({ id: crypto.randomUUID(), thresholds: {} }).success).toBe(true);
});

test("later overrides win over earlier ones, and the rest keeps the table's value", () => {
  const thresholds = thresholdsWith({ missingHigh: 0.1, slips: 0 }, undefined, { missingHigh: 0.9 });
  expect(thresholds).toMatchObject({ missingHigh: 0.9, slips: 0, missingMedium: thresholdTable.missingMedium.value });
});
