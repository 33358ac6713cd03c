import { expect, test } from "vitest";
import { codeLines } from "./code-lines.ts";
import {
  formatCount,
  formatDuration,
  formatNumber,
  formatScore,
  formatShare,
  formatValue,
  shortCount,
} from "./numbers.ts";

test.each([
  [0, "0%"],
  [0.0000001, "<0.1%"],
  [0.025, "2.5%"],
  [0.5, "50%"],
  [0.9951, "99%"],
  [0.99999, ">99.9%"],
  [1, "100%"],
])("the share %d reads as %s", (share, text) => {
  expect(formatShare(share)).toBe(text);
});

test.each([
  [1e-9, "1e-9"],
  [0.12345, "0.1235"],
  [-12345.678, "-12,346"],
  [1e300, "1e300"],
  [0, "0"],
])("the number %d reads as %s", (value, text) => {
  expect(formatNumber(value)).toBe(text);
});

test("counts are grouped, and shortened where there is little room", () => {
  expect([formatCount(1234567), shortCount(9999), shortCount(123_456), shortCount(4_500_000)]).toEqual([
    "1,234,567",
    "9999",
    "123k",
    "4.5M",
  ]);
});

test("durations read in the unit that fits", () => {
  expect([formatDuration(420), formatDuration(59_000), formatDuration(185_000)]).toEqual([
    "0.4 s",
    "59 s",
    "3 min 5 s",
  ]);
});

test("long code is broken inside of brackets or continued, never inside a string", () => {
  const code =
    'df["a b c d e f g"] = df["a b c d e f g"].where(df["h i"] > 0, other="a b c d e f g h i j").str.lower()';
  expect(codeLines(code, 50)).toEqual([
    'df["a b c d e f g"] = df["a b c d e f g"].where(',
    '    df["h i"] > 0,',
    '    other="a b c d e f g h i j").str.lower()',
  ]);
});

test("where there are no brackets a line is continued with a backslash", () => {
  expect(codeLines("aaaaaaaaaa = bbbbbbbbbb + cccccccccc", 26)).toEqual([
    "aaaaaaaaaa = bbbbbbbbbb \\",
    "    + cccccccccc",
  ]);
});

test("a string that fits no line becomes several that Python puts together, never within an escape", () => {
  const text = `${"ab\\u00a0".repeat(12)}[a-z]`;
  const lines = codeLines(`df["a"] = df["a"].str.extract("${text}", expand=False)`, 40);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(40);
  const pieces = lines.join(" ").match(/"(?:[^"\\]|\\.)*"/g) ?? [];
  expect(
    pieces
      .slice(2)
      .map((piece) => JSON.parse(piece))
      .join(""),
  ).toBe(JSON.parse(`"${text}"`));
  expect(pieces.length).toBeGreaterThan(4);
});

test.each([
  ["2025", "2025"],
  ["352582053", "352,582,053"],
  ["-28900.5", "-28,900.5"],
  ["9007199254740993", "9,007,199,254,740,993"],
  ["1e300", "1e300"],
  ["inf", "inf"],
])("the value %s of a column reads as %s", (text, told) => {
  expect(formatValue(text)).toBe(told);
});

test.each([
  [78.55, "78.6"],
  [86.03, "86"],
  [89.96, "89.96"],
  [80.96, "81"],
  [100, "100"],
])("the score %d reads as %s", (score, text) => {
  expect(formatScore(score)).toBe(text);
});
