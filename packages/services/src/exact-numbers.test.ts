import { expect, test } from "vitest";
import { exactNumber, reported, withExactNumbers } from "./exact-numbers.ts";

test.each([
  [0, 0],
  [-1.5, -1.5],
  [9007199254740991, 9007199254740991],
  [9007199254740992, "9007199254740992"],
  [-1e300, "-1e+300"],
  [1e-300, 1e-300],
  [Infinity, null],
  [NaN, null],
])("%d is reported as %j", (value, text) => {
  expect(exactNumber(value)).toBe(text);
});

test("the mean and the median of large numbers are text, all else stays", () => {
  expect(reported({ mean: 1e20, median: null, columnName: "a" })).toEqual({
    mean: "100000000000000000000",
    median: null,
    columnName: "a",
  });
});

test("numbers are looked for at any depth", () => {
  const value = { a: [{ from: 1e16, to: "x", count: 3 }], b: null, c: true, d: 0.5 };
  expect(withExactNumbers(value)).toEqual({ ...value, a: [{ from: "10000000000000000", to: "x", count: 3 }] });
});
