import { InvalidArgumentError } from "commander";
import { expect, test } from "vitest";
import { columnType, readingOf, repeated } from "./overrides.ts";

test("the last = parts a column from its type, and repeated options add up", () => {
  const types = columnType("a=b=date", columnType("zip=text"));
  const nullTokens = repeated("-", repeated("n/k"));
  expect(readingOf({ types, nullTokens })).toEqual({
    columns: { zip: { dataType: "text" }, "a=b": { dataType: "date" } },
    nullTokens: ["n/k", "-"],
  });
  expect(readingOf({ types: columnType("zip=text"), asWritten: ["zip", "country"] })).toEqual({
    columns: { zip: { dataType: "text", keepDefaultNullTokens: false }, country: { keepDefaultNullTokens: false } },
  });
  expect(readingOf({})).toEqual({});
});

test("a type that is none is refused with those that there are", () => {
  for (const wrong of ["zip", "zip=number", "=text", "zip=empty"]) {
    expect(() => columnType(wrong)).toThrow(InvalidArgumentError);
  }
  expect(() => columnType("zip=number")).toThrow("integer, float, boolean");
});
