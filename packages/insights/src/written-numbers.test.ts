import { expect, test, vi } from "vitest";
import { profileText } from "../../profiler/src/fixture/profile-file.ts";
import { evaluateInsights } from "./evaluate-insights.ts";
import { writtenNumbers } from "./fixture/written-numbers.ts";

// Each test reads and profiles a file with a DuckDB of its own: seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const units = 'df["price"].astype("string").str.replace(r"[$€£¥₹₽₩₺₫₪₦฿%]|USD|EUR|GBP|CHF|JPY", "", regex=True)';

test.each([
  ["decimal comma", '.str.replace(",", ".", regex=False)'],
  ["thousands", '.str.replace(r",([0-9]{3})", r"\\1", regex=True)'],
  ["points and decimal comma", '.str.replace(r"\\.([0-9]{3})", r"\\1", regex=True).str.replace(",", ".", regex=False)'],
  ["spaces", '.str.replace("[ \\u00a0\\u202f]([0-9]{3})", r"\\1", regex=True).str.replace(",", ".", regex=False)'],
  ["parentheses", '.str.replace(r"^\\((.*)\\)$", r"-\\1", regex=True).str.replace(r",([0-9]{3})", r"\\1", regex=True)'],
  ["plain", ""],
])("the snippet for mixed types reads numbers as the column writes them: %s", async (name, replacing) => {
  const text = writtenNumbers[name] ?? "";
  const { profile, close } = await profileText(text);
  await close();
  const { insights } = evaluateInsights({ profile, goal: "general_audit", targetColumn: null });
  const [found] = insights.filter(({ ruleId }) => ruleId === "mixed-types");
  expect(found?.codeSuggestion?.split("\n").at(-1)).toBe(
    `df["price"] = pd.to_numeric(${units}.str.strip()${replacing}, errors="coerce")`,
  );
});
