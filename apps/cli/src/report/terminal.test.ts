import fc from "fast-check";
import { expect, test } from "vitest";
import type { Looks } from "../output.ts";
import { aColumn, anInsight, aReport } from "./a-report.ts";
import { terminalReport, type TerminalReportOptions } from "./terminal.ts";
import { width } from "./text.ts";

const looks: Looks = { columns: 80, color: false, unicode: true, live: false };

function render(report = aReport(), given: Partial<TerminalReportOptions> = {}): string {
  return terminalReport(report, { looks, all: false, seeAll: "datainsight analyses show ID", footnotes: [], ...given });
}

test("the score stands with its meaning in words and the dimensions that make it up", () => {
  const text = render();
  expect(text).toContain("Quality score 83.4 of 100: good");
  expect(text).toMatch(/completeness +█+.* 71\.5 +30%/);
  expect(text).toMatch(/accuracy +not assessed/);
});

test("the ten worst insights are shown, how many more there are, and how to see them", () => {
  const report = aReport({ insights: Array.from({ length: 14 }, () => anInsight()) });
  expect(render(report)).toContain("the 10 worst of 14 (14 medium)");
  expect(render(report)).toContain("4 more:\n  datainsight analyses show ID");
  expect(render(report, { all: true })).toMatch(/ 14 MEDIUM/);
});

test("an insight says where, what, what to do, what it costs, and the code", () => {
  const text = render();
  expect(text).toMatch(/1 MEDIUM +amount +-2\.50 points/);
  expect(text).toContain("    Do: Find out why they are missing");
  expect(text).toContain('    │ df["amount"] = df["amount"].fillna');
});

test("of many columns the thirty with most trouble are shown in the order of the file", () => {
  const columns = Array.from({ length: 44 }, (_, position) => aColumn({ columnName: `column_${position}`, position }));
  const insights = [anInsight({ columnName: "column_43" }), anInsight({ columnName: "column_41" })];
  const text = render(aReport({ columns, insights }));
  expect(text).toContain("Columns: the 30 with most trouble of 44");
  expect(text.indexOf("● column_41")).toBeLessThan(text.indexOf("● column_43"));
  expect(text).not.toContain("column_40");
});

test("a column shows type, missing, distinct, range and shape", () => {
  const text = render(
    aReport({ columns: [aColumn({ nullCount: 125, minValue: "-12345.678", uniqueCount: 123_456 })] }),
  );
  expect(text).toMatch(/amount +integer +13% +123k -12,346 \.\. 999 +▂▄▆█▇▄▃ {2}▂/);
});

test("control characters and escape sequences of the file never reach the terminal", () => {
  const evil = "\u001b]0;owned\u0007\u001b[2J\u009b31mred\r\nline\u202e\u0000";
  const report = aReport({
    dataset: { name: evil },
    analysis: { targetColumn: evil },
    columns: [aColumn({ columnName: evil, dataType: "text", minValue: evil, maxValue: evil })],
    insights: [anInsight({ columnName: evil, description: evil, recommendation: evil, codeSuggestion: evil })],
  });
  // oxlint-disable-next-line no-control-regex -- it is what the test is about
  expect(render(report)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  expect(render(report)).not.toContain("owned");
});

test("no line is wider than 80 cells, whatever the names and values, wide characters included", () => {
  const words = fc.oneof(fc.string({ unit: "grapheme", maxLength: 300 }), fc.constant("日本語の列".repeat(20)));
  fc.assert(
    fc.property(words, words, (name, value) => {
      const report = aReport({
        dataset: { name },
        columns: [aColumn({ columnName: name, dataType: "text", minValue: value, maxValue: value })],
        insights: [anInsight({ columnName: name, description: value, recommendation: name, codeSuggestion: null })],
      });
      const widths = render(report).split("\n").map(width);
      expect(Math.max(...widths)).toBeLessThanOrEqual(80);
    }),
    { numRuns: 200 },
  );
});

test("without a UTF-8 terminal the drawing is ASCII", () => {
  const text = render(aReport(), { looks: { ...looks, unicode: false } });
  expect(text).toMatch(/^[\n\u0020-\u007e]*$/);
});

test("colour appears where the terminal has it, and only there", () => {
  const colored = { ...looks, color: true };
  expect(render()).not.toContain("\u001b");
  expect(render(aReport(), { looks: colored })).toContain("\u001b[");
});

test("a table without a score says so", () => {
  const text = render(aReport({ insights: [], analysis: { qualityScore: null, scoreBreakdown: null } }));
  expect(text).toContain("Quality score: none");
  expect(text).toContain("nothing was found");
});
