import { expect, test } from "vitest";
import { requireRange } from "./require-range.ts";

test.each([
  ["5", "1"],
  ["0.10", "1e-2"],
  ["9007199254740993", "9007199254740992"],
  ["2026-12-31", "2026-01-01"],
  ["2026-12-31 10:00", "2026-12-30"],
  ["10:30", "09:00:00"],
])("nothing lies between %s and %s", (min, max) => {
  expect(() => requireRange({ min, max })).toThrow(`The range is empty: its min ${min} is above its max ${max}.`);
});

test.each([
  ["1", "1.0"],
  ["2026-12-31 10:00", "2026-12-31"],
  ["b", "a"],
  ["-5", null],
])("something may lie between %s and %s", (min, max) => {
  expect(() => requireRange({ min, max })).not.toThrow();
});

test("bounds must suit the type of the column", () => {
  const age = { name: "age", dataType: "integer" as const };
  expect(() => requireRange({ min: "abc", max: null }, age)).toThrow(
    '"abc" is not a number, so the integer column "age" cannot be compared with it.',
  );
  expect(() => requireRange({ min: "2024-13-01", max: null }, { name: "day", dataType: "date" })).toThrow("a date");
  expect(() => requireRange({ min: "1", max: null }, { name: "paid", dataType: "boolean" })).toThrow("no range");
  expect(() => requireRange({ min: "abc", max: null }, { name: "note", dataType: "text" })).not.toThrow();
});
