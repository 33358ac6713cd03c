import { expect, test } from "vitest";
import { atScale, parseDecimal, writeScaled } from "./decimal.ts";

const at = (text: string, scale: number, rounding: "up" | "down" | "exact") => {
  const decimal = parseDecimal(text);
  const scaled = decimal && atScale(decimal, scale, rounding);
  return scaled === null ? null : writeScaled(scaled, scale);
};

test("numbers are read without loss, however they are written", () => {
  expect(at("99999999999999999999999999999999999999", 0, "exact")).toBe("99999999999999999999999999999999999999");
  expect(at("-0.050", 2, "exact")).toBe("-0.05");
  expect(at("1.5e3", 0, "exact")).toBe("1500");
  expect(at(".5", 1, "exact")).toBe("0.5");
  expect(at(" 7. ", 0, "exact")).toBe("7");
  for (const text of ["", ".", "e5", "1,5", "abc", "1 2", "0x10", "NaN", "1e99999"])
    expect(parseDecimal(text)).toBeNull();
});

test("a bound between two values moves inwards, on either side of zero", () => {
  expect([at("1.001", 2, "up"), at("1.009", 2, "down"), at("1.001", 2, "exact")]).toEqual(["1.01", "1.00", null]);
  expect([at("-1.5", 0, "up"), at("-1.5", 0, "down")]).toEqual(["-1", "-2"]);
});
