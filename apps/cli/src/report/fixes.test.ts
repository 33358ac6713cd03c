import type { FixAction, InsightFix } from "@datainsight/schemas";
import { expect, test } from "vitest";
import { anInsight, aReport } from "./a-report.ts";
import { describeFix } from "./fixes.ts";
import { htmlReport } from "./html.ts";
import { terminalReport } from "./terminal.ts";

const proven: InsightFix = {
  status: "proven",
  action: { kind: "trim", column: "amount" },
  sql: 'SELECT * REPLACE (trim("amount") AS "amount") FROM t WHERE 1 < 2',
  pandas: 'df["amount"] = df["amount"].str.strip()',
  rowsTouched: 312,
  rowsBefore: 1000,
  rowsAfter: 1000,
  missingBefore: 0,
  missingAfter: 0,
  scoreBefore: 81.2,
  scoreAfter: 84,
};
const told = 'trim the white space around the values of "amount": 312 rows, score from 81.2 to 84';

test("the reports say of a proven fix what it did, and give its code", () => {
  const insight = anInsight({ codeSuggestion: proven.pandas, evidence: { rowCount: 312, rowShare: 0.3, fix: proven } });
  const report = aReport({ insights: [insight] });
  const looks = { color: false, unicode: false, live: false, columns: 200 };
  const text = terminalReport(report, { looks, all: true, seeAll: "", footnotes: [] });
  expect(text).toContain(`Fix: ${told}`);
  const page = htmlReport(report);
  expect(page).toContain("Code (SQL)");
  expect(page).toContain("CREATE TABLE t AS FROM");
  expect(page).toContain("FROM t WHERE 1 &lt; 2");
  expect(page).toContain("score from 81.2 to 84");
});

test("a column that is left out is not told in rows: every row has it", () => {
  const fix: InsightFix = { ...proven, action: { kind: "drop_column", column: "a" }, rowsTouched: 1000 };
  expect(describeFix(fix)).toBe('leave out "a": score from 81.2 to 84');
});

test("what becomes missing, or stops being so, is counted over the table", () => {
  const fix: InsightFix = { ...proven, missingBefore: 9205, missingAfter: 6568, scoreAfter: 81.2 };
  expect(describeFix(fix)).toMatch(/: 312 rows, missing values from 9,205 to 6,568, score 81.2 as before$/);
});

test("a fix that was refused or not tried is not in the reports", () => {
  for (const fix of [
    { status: "refused", action: proven.action, reason: "It changes nothing." },
    { status: "proposed", action: proven.action },
  ] satisfies InsightFix[]) {
    const report = aReport({ insights: [anInsight({ evidence: { rowCount: 1, rowShare: 0.1, fix } })] });
    expect(htmlReport(report)).not.toContain("<b>Fix:</b>");
  }
});

const actions: readonly [FixAction, string][] = [
  [{ kind: "drop_rows", column: "a", where: { test: "missing" } }, 'drop the rows in which "a" is missing'],
  [{ kind: "cast", column: "a", dataType: "float" }, 'read "a" as float'],
  [
    { kind: "replace", column: "a", where: { test: "one_of", values: ["1", "2", "3", "4"] }, with: null },
    'make values of "a" missing where the value is "1" or "2" or "3" or one of 1 more',
  ],
  [
    { kind: "replace", column: "a", where: { test: "outside", min: "0", max: null }, with: "0" },
    'make values of "a" "0" where the value is below 0',
  ],
  [
    { kind: "replace", column: "a", where: { test: "outside", min: "0", max: "9", except: ["99"] }, with: null },
    'make values of "a" missing where the value is outside 0 to 9 and not "99"',
  ],
  [
    { kind: "cast", column: "a", dataType: "date", dateFormats: ["%Y-%m-%d", "%d.%m.%Y"] },
    'read "a" as date, whichever of 2 formats a value has',
  ],
  [{ kind: "fill", column: "a", method: "median", flag: true }, 'fill the gaps of "a" with the median'],
  [{ kind: "map_values", column: "a", mapping: [{ from: "x", to: "y" }] }, 'write 1 value of "a" in one way'],
  [{ kind: "deduplicate", columns: null }, "keep the first of rows that are equal in every column"],
  [{ kind: "drop_column", column: "a" }, 'leave out "a"'],
  [{ kind: "split", column: "a", separator: " ", into: ["b", "c"] }, 'split "a" into "b", "c"'],
];

test.each(actions)("an action is told in words: %#", (action, words) => {
  expect(describeFix({ status: "proposed", action })).toBe(`${words} (not tried yet)`);
});
