import { qualityDimensions } from "@datainsight/schemas";
import fc from "fast-check";
import { expect, test } from "vitest";
import { aColumn, aProfile } from "./fixture/profiles.ts";
import { apportion, scoreOf } from "./score.ts";

const table = aProfile([aColumn(), aColumn({ columnName: "name", position: 1, dataType: "text", storageName: "c1" })]);

const costs = fc.array(
  fc.record({
    dimension: fc.constantFrom(...qualityDimensions, null),
    lossShare: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
  { maxLength: 60 },
);

test("the points lost add up to exactly 100 minus the score", () => {
  fc.assert(
    fc.property(costs, (given) => {
      const { qualityScore, pointsLost } = scoreOf(table, given);
      const cents = pointsLost.reduce((sum, points) => sum + Math.round(points * 100), 0);
      return qualityScore !== null && qualityScore >= 0 && cents === Math.round((100 - qualityScore) * 100);
    }),
    { numRuns: 500 },
  );
});

test("no cost takes points that it should not, and more faults never raise the score", () => {
  fc.assert(
    fc.property(costs, (given) => {
      const all = scoreOf(table, given);
      const fewer = scoreOf(table, given.slice(1));
      const free = given.every(
        ({ dimension, lossShare }, index) => (dimension !== null && lossShare > 0) || all.pointsLost[index] === 0,
      );
      return (
        free && (all.qualityScore ?? 0) <= (fewer.qualityScore ?? 0) && all.pointsLost.every((points) => points >= 0)
      );
    }),
  );
});

test("the order of the findings does not move the score", () => {
  fc.assert(
    fc.property(
      costs,
      (given) => scoreOf(table, given).qualityScore === scoreOf(table, given.toReversed()).qualityScore,
    ),
  );
});

test("a table without faults has 100, one without rows has no score", () => {
  expect(scoreOf(table, []).qualityScore).toBe(100);
  const empty = aColumn({ statistics: { count: 0, nullShare: 0 }, uniqueCount: 0 });
  expect(scoreOf(aProfile([empty], { rowCount: 0 }), []).qualityScore).toBeNull();
});

test("what cannot be assessed is left out and the other weights grow to 1", () => {
  const { scoreBreakdown } = scoreOf(aProfile([aColumn()]), []);
  const consistency = scoreBreakdown.find(({ dimension }) => dimension === "consistency");
  expect(consistency).toMatchObject({ score: null, assessed: false, weight: 0 });
  expect(scoreBreakdown.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12);
});

test("the worked example of the documentation holds", () => {
  const { qualityScore, pointsLost, scoreBreakdown } = scoreOf(table, [
    { dimension: "completeness", lossShare: 0.04 },
    { dimension: "validity", lossShare: 0.01 },
    { dimension: "uniqueness", lossShare: 0.02 },
  ]);
  expect(scoreBreakdown.map(({ score }) => score)).toEqual([80, 80, 80, 100, 100]);
  expect(pointsLost).toEqual([6, 5, 3]);
  expect(qualityScore).toBe(86);
});

test("cents go to the largest remainders", () => {
  expect(apportion([1.5, 1.2, 1.3], 4)).toEqual([2, 1, 1]);
  expect(apportion([0.5, 0.5], 1)).toEqual([1, 0]);
});
