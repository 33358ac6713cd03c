import { expect, test, vi } from "vitest";
import { profileText } from "../../profiler/src/fixture/profile-file.ts";
import { evaluateInsights } from "./evaluate-insights.ts";
import { writtenNumbers } from "./fixture/written-numbers.ts";

// Each test reads and profiles a file with a DuckDB of its own: seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

test.each([
  ["decimal comma", { decimalSeparator: "," }],
  ["thousands", { decimalSeparator: ".", thousandsSeparator: "," }],
  ["points and decimal comma", { decimalSeparator: ",", thousandsSeparator: "." }],
  ["spaces", { decimalSeparator: ",", thousandsSeparator: " " }],
  ["parentheses", { decimalSeparator: ".", thousandsSeparator: ",", negativesInParentheses: true }],
  ["plain", { decimalSeparator: "." }],
])("the fix of mixed types reads numbers as the column writes them: %s", async (name, written) => {
  const text = writtenNumbers[name] ?? "";
  const { profile, close } = await profileText(text);
  await close();
  const { insights } = evaluateInsights({ profile, goal: "general_audit", targetColumn: null });
  const [found] = insights.filter(({ ruleId }) => ruleId === "mixed-types");
  const action = { kind: "cast", column: "price", dataType: "float", ...written };
  expect(found?.evidence.fix).toEqual({ status: "proposed", action });
});
