import { expect, test, vi } from "vitest";
import { profileText } from "../../../profiler/src/fixture/profile-file.ts";
import { evaluateInsights } from "../evaluate-insights.ts";

// Each test reads and profiles a file with a DuckDB of its own: seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

async function insightsOf(text: string) {
  const { profile, close } = await profileText(text);
  await close();
  return evaluateInsights({ profile, goal: "general_audit", targetColumn: null }).insights;
}

test.each([
  ["one repeated header", "a,a\nx,y\nz,w\n", "duplicate-headers", "1 header repeats an earlier one; it got a number."],
  ["two", "a,a,a\nx,y,z\n", "duplicate-headers", "2 headers repeat an earlier one; they got a number."],
  ["one blank", "a,\nx,y\n", "blank-headers", "1 header is blank; its column is called column_<position>."],
  [
    "a short and two long rows",
    "a,b\nx\nx,y,z\nx,y,z\nx,y\n",
    "ragged-rows",
    "The header has 2 fields; of the rows, 1 has fewer fields (filled up as missing) and 2 have more (kept in further columns).",
  ],
  [
    "a row with a bell",
    "a,b\nx\u0007,yyyyyyyyyyyyyyyyyyyyyyyyyyyy\nz,w\n",
    "control-characters",
    "1 row holds control characters.",
  ],
  [
    "two rows with NUL",
    "a,b\nx\0,yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\nz\0,wwwwwwwwwwwwwwwwwwwwwwwwwwwwww\n",
    "control-characters",
    "2 rows hold control characters; NUL is shown as \\u0000.",
  ],
])("a notice counts in good English: %s", async (_, text, rule, description) => {
  const found = (await insightsOf(text)).find(({ ruleId }) => ruleId === rule);
  expect(found?.description).toBe(description);
});

test("control characters in one of ten columns cost a tenth of the values, not every row", async () => {
  const header = Array.from({ length: 10 }, (_, i) => `column ${i}`).join(",");
  const rows = Array.from({ length: 40 }, (_, i) => `note\u0007${i}${",some words".repeat(9)}`);
  const { profile, close } = await profileText([header, ...rows].join("\n"));
  await close();
  const { scoreBreakdown } = evaluateInsights({ profile, goal: "general_audit", targetColumn: null });
  // 100 (1 - sqrt(p / t)) with p = 0.1 and t = 0.25
  expect(scoreBreakdown.find(({ dimension }) => dimension === "validity")?.score).toBe(36.75);
});

test.each([
  ["whole numbers", "1,2,3\n4,5,6\n7,8,9"],
  ["years", "2019,2020\n4,5\n7,8"],
])("a header that reads like the rows below it is doubted: %s", async (_, text) => {
  const found = (await insightsOf(text)).filter(({ ruleId }) => ruleId === "doubtful-header");
  expect(found).toMatchObject([{ severity: "low", pointsLost: 0, description: expect.stringContaining("no header") }]);
});

test("a first row that was read as data is named, at no cost of the score", async () => {
  const found = (await insightsOf("2024-01-01,1.5\n2024-01-02,2.5\n2024-01-03,3")).filter(
    ({ ruleId }) => ruleId === "missing-header",
  );
  expect(found).toMatchObject([{ severity: "low", pointsLost: 0, description: expect.stringContaining("no header") }]);
});

test.each([
  ["names", "a,b\n1,2"],
  ["years beside a name", "country,2020,2021\nNorway,1,2"],
  ["one column", "1\n2\n3"],
  ["texts", "x,y\nz,w"],
  ["a header alone", "1,2,3\n"],
])("a header is not doubted: %s", async (_, text) => {
  expect((await insightsOf(text)).map(({ ruleId }) => ruleId)).not.toContain("doubtful-header");
});

test("what is said about ambiguous dates can be done", async () => {
  const dates = Array.from({ length: 12 }, (_, i) => `${i + 1},0${1 + (i % 9)}/0${1 + ((i * 5) % 9)}/2020`);
  const found = (await insightsOf(["id,day", ...dates].join("\n"))).find(({ ruleId }) => ruleId === "ambiguous-dates");
  expect(found?.recommendation).toContain("YYYY-MM-DD at the source");
});
