import { Matrix } from "ml-matrix";
import { expect, test } from "vitest";
import { estimateMoments, type Pattern, quadraticForm } from "./em.ts";
import { littleTest } from "./mcar.ts";

test("a covariance whose halves differ in their last digit is taken as symmetric", () => {
  const matrix = new Matrix([
    [2, 0.1 + 0.2],
    [0.3, 1],
  ]);
  // By hand: the inverse of [[2, 0.3], [0.3, 1]] is [[1, -0.3], [-0.3, 2]] / 1.91.
  expect(quadraticForm(matrix, [1, 1])).toBeCloseTo(2.4 / 1.91, 12);
});

const alone = (n: number, column: number): Pattern => ({
  n,
  observed: [column],
  mean: [0],
  covariance: Float64Array.of(1),
});
const both = (n: number): Pattern => ({
  n,
  observed: [0, 1],
  mean: [0.4, -0.3],
  covariance: Float64Array.of(0.8, 0.3, 0.3, 1.1),
});
const noStep = async () => {};

test("where one column is missing at most, the estimates are those of the regression on the other", async () => {
  // Anderson 1957: the first column by all rows, the second by its line through the complete ones.
  const moments = await estimateMoments([both(40), alone(60, 0)], 2, noStep);
  if (typeof moments === "string") throw new Error(moments);
  const [slope, mean] = [0.3 / 0.8, (40 * 0.4) / 100];
  const variance = (40 * (0.8 + 0.4 ** 2) + 60) / 100 - mean ** 2;
  expect(moments.mean[0]).toBeCloseTo(mean, 6);
  expect(moments.mean[1]).toBeCloseTo(-0.3 + slope * (mean - 0.4), 6);
  expect(moments.covariance.get(0, 0)).toBeCloseTo(variance, 6);
  expect(moments.covariance.get(0, 1)).toBeCloseTo(slope * variance, 6);
  expect(moments.covariance.get(1, 1)).toBeCloseTo(1.1 - slope * 0.3 + slope * slope * variance, 6);
});

test.each([1_000, 10_000, 100_000, 10_000_000])(
  "three rows that tell how two columns go together, beside %i that do not, settle nothing, and it is said",
  async (n) => {
    const patterns = [alone(n, 0), alone(n, 1), both(3)];
    expect(await estimateMoments(patterns, 2, noStep)).toBe("unsettled");
    expect(await littleTest(patterns, 2, noStep)).toContain("did not settle");
  },
);
