import { expect, test, vi } from "vitest";
import { profileText } from "../../profiler/src/fixture/profile-file.ts";
import { evaluateInsights } from "./evaluate-insights.ts";

// Each test reads and profiles a file with a DuckDB of its own: seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const cycle = (letters: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => letters[i % letters.length] ?? "");

test.each([
  ["sex", cycle("FFFFFFFFFM", 100)],
  ["wind", cycle("NNNNNNNNNNNNNSEW", 96)],
  ["size", cycle("TTTTTSML", 96)],
  ["letter", ["ß", "y"]],
])("single letters are codes like any others: %s", async (name, letters) => {
  const text = ["id", ...letters.map((_, i) => i + 1)].map((id, i) => `${id},${i === 0 ? name : letters[i - 1]}`);
  const { profile, close } = await profileText(text.join("\n"));
  await close();
  const { insights, qualityScore } = evaluateInsights({ profile, goal: "general_audit", targetColumn: null });
  expect(insights.filter(({ severity }) => severity !== "info" && severity !== "low")).toEqual([]);
  expect(qualityScore).toBe(100);
});
