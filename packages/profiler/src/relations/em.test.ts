import { Matrix } from "ml-matrix";
import { expect, test } from "vitest";
import { quadraticForm } from "./em.ts";

test("a covariance whose halves differ in their last digit is taken as symmetric", () => {
  const matrix = new Matrix([
    [2, 0.1 + 0.2],
    [0.3, 1],
  ]);
  // By hand: the inverse of [[2, 0.3], [0.3, 1]] is [[1, -0.3], [-0.3, 2]] / 1.91.
  expect(quadraticForm(matrix, [1, 1])).toBeCloseTo(2.4 / 1.91, 12);
});
