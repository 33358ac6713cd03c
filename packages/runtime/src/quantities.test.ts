import { expect, test } from "vitest";
import { formatBytes, parseBytes, parseDuration } from "./quantities.ts";

test.each([
  ["2GB", 2e9],
  ["1.5 MiB", 1_572_864],
  ["512", 512],
  ["10kb", 10_000],
])("the size %s is %d bytes", (text, bytes) => {
  expect(parseBytes(text)).toBe(bytes);
});

test.each([
  ["500ms", 500],
  ["30s", 30_000],
  ["7d", 604_800_000],
])("the duration %s is %d milliseconds", (text, milliseconds) => {
  expect(parseDuration(text)).toBe(milliseconds);
});

test.each(["", "GB", "-1GB", "1 parsec", "1e9", "99999999TB"])("%j is not a size", (text) => {
  expect(parseBytes(text)).toBeUndefined();
});

test.each([
  [0, "0 bytes"],
  [999, "999 bytes"],
  [1400, "1.4 KB"],
  [123_456_789, "123 MB"],
  [2e9, "2 GB"],
])("%d bytes read as %s", (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});
