import type { FixAction } from "@datainsight/schemas";
import { expect, test } from "vitest";
import { refuseClashes } from "./fix-order.ts";

const fixes = (...actions: FixAction[]) =>
  actions.map((action, index) => ({ insightId: `insight-${index + 1}`, ruleId: `rule-${index + 1}`, action }));

const texts = (...names: string[]) => names.map((name) => ({ name, dataType: "text" as const }));

test("fixes of columns that are there, and stay there, go through", () => {
  const list = fixes(
    { kind: "trim", column: "a" },
    { kind: "deduplicate", columns: null },
    { kind: "split", column: "b", separator: " ", into: ["b", "c"] },
    { kind: "trim", column: "c" },
    { kind: "drop_column", column: "a" },
  );
  expect(() => refuseClashes(texts("a", "b"), list)).not.toThrow();
});

test("a fix of a column that an earlier fix removes is refused, and both are named", () => {
  const list = fixes({ kind: "drop_column", column: "a" }, { kind: "trim", column: "a" });
  expect(() => refuseClashes(texts("a"), list)).toThrow(
    expect.objectContaining({
      code: "conflict",
      message: expect.stringMatching(/insight-2 \(rule-2\) needs the column "a".*insight-1 \(rule-1\).*removes/),
    }),
  );
});

test("a fix of an unknown column, and one that makes a column twice, are refused", () => {
  expect(() => refuseClashes(texts("a"), fixes({ kind: "trim", column: "b" }))).toThrow(
    expect.objectContaining({ code: "invalid_input", place: { field: "insightIds", column: "b" } }),
  );
  const split = fixes({ kind: "split", column: "a", separator: " ", into: ["b", "c"] });
  expect(() => refuseClashes(texts("a", "c"), split)).toThrow(expect.objectContaining({ code: "conflict" }));
});

test("a fix of values that an earlier one reads as another type is refused, and both are named", () => {
  const list = fixes({ kind: "cast", column: "a", dataType: "float" }, { kind: "trim", column: "a" });
  expect(() => refuseClashes(texts("a"), list)).toThrow(
    expect.objectContaining({
      code: "conflict",
      message: expect.stringMatching(/insight-2 \(rule-2\).*"a".*before.*insight-1 \(rule-1\).*another type/),
    }),
  );
  expect(() => refuseClashes(texts("a"), list.toReversed())).not.toThrow();
});

test("gaps are filled after a cast, and dates that were written anew are dates as before", () => {
  const filled = fixes(
    { kind: "cast", column: "a", dataType: "float" },
    { kind: "fill", column: "a", method: "median", flag: true },
    { kind: "drop_rows", column: "a", where: { test: "missing" } },
  );
  expect(() => refuseClashes(texts("a"), filled)).not.toThrow();
  const dates = fixes(
    { kind: "cast", column: "day", dataType: "date", dateFormats: ["%Y-%m-%d", "%d.%m.%Y"] },
    { kind: "replace", column: "day", where: { test: "outside", min: null, max: "2026-01-01" }, with: null },
  );
  expect(() => refuseClashes([{ name: "day", dataType: "date" }], dates)).not.toThrow();
});
