import type { FixAction } from "@datainsight/schemas";
import { expect, test } from "vitest";
import { refuseClashes } from "./fix-order.ts";

const fixes = (...actions: FixAction[]) =>
  actions.map((action, index) => ({ insightId: `insight-${index + 1}`, ruleId: `rule-${index + 1}`, action }));

test("fixes of columns that are there, and stay there, go through", () => {
  const list = fixes(
    { kind: "trim", column: "a" },
    { kind: "deduplicate", columns: null },
    { kind: "split", column: "b", separator: " ", into: ["b", "c"] },
    { kind: "trim", column: "c" },
    { kind: "drop_column", column: "a" },
  );
  expect(() => refuseClashes(["a", "b"], list)).not.toThrow();
});

test("a fix of a column that an earlier fix removes is refused, and both are named", () => {
  const list = fixes({ kind: "drop_column", column: "a" }, { kind: "trim", column: "a" });
  expect(() => refuseClashes(["a"], list)).toThrow(
    expect.objectContaining({
      code: "conflict",
      message: expect.stringMatching(/insight-2 \(rule-2\) needs the column "a".*insight-1 \(rule-1\).*removes/),
    }),
  );
});

test("a fix of an unknown column, and one that makes a column twice, are refused", () => {
  expect(() => refuseClashes(["a"], fixes({ kind: "trim", column: "b" }))).toThrow(
    expect.objectContaining({ code: "invalid_input", place: { field: "insightIds", column: "b" } }),
  );
  const split = fixes({ kind: "split", column: "a", separator: " ", into: ["b", "c"] });
  expect(() => refuseClashes(["a", "c"], split)).toThrow(expect.objectContaining({ code: "conflict" }));
});
