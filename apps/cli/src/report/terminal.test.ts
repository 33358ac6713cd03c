import fc from "fast-check";
import { expect, test } from "vitest";
import type { Looks } from "../output.ts";
import { aColumn, aDrift, anInsight, aReport, aTableProfile, someRelations } from "./a-report.ts";
import type { Since } from "./since.ts";
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

test("a list of notes alone is not called what is wrong, and what stands out is none of the worst", () => {
  const notes = aReport({ insights: Array.from({ length: 14 }, () => anInsight({ severity: "info" })) });
  expect(render(notes)).toContain("Nothing wrong was found; worth knowing: the first 10 of 14 (14 note)");
  const found = aReport({ analysis: { goalType: "exploratory" }, insights: [anInsight({})] });
  expect(render(found)).toContain("What stands out: 1 insight (1 medium)");
});

test("an insight says where, what, what to do, what it costs, and the code", () => {
  const text = render();
  expect(text).toMatch(/1 MEDIUM +amount +-2\.50 points/);
  expect(text).toContain("    Do: Find out why they are missing");
  expect(text).toContain('    Code:\n      df["amount"] = df["amount"].fillna');
});

test("of many columns the thirty with most trouble are shown in the order of the file", () => {
  const columns = Array.from({ length: 44 }, (_, position) => aColumn({ columnName: `column_${position}`, position }));
  const insights = [anInsight({ columnName: "column_43" }), anInsight({ columnName: "column_41" })];
  const text = render(aReport({ columns, insights }));
  expect(text).toContain("Columns: the 30 with most trouble of 44");
  expect(text.indexOf("◐ column_41")).toBeLessThan(text.indexOf("◐ column_43"));
  expect(text).not.toContain("column_40");
});

test("a column shows type, missing, distinct, range and shape", () => {
  const text = render(
    aReport({ columns: [aColumn({ nullCount: 125, minValue: "-12345.678", uniqueCount: 123_456 })] }),
  );
  expect(text).toMatch(/amount +integer +13% +123k -12,346 \.\. 999 +▂▄▆█▇▄▃ {2}▂/);
});

const checks = [
  { kind: "not_null", column: "city" },
  { kind: "range", column: "amount", min: "0", max: null },
  { kind: "unique", columns: ["zip", "city"] },
] as const;

function checkResult(at: number, status: "passed" | "failed" | "error", name = (column: string) => column) {
  const definition = checks[at] ?? checks[0];
  const renamed =
    definition.kind === "unique"
      ? { ...definition, columns: definition.columns.map(name) }
      : { ...definition, column: name(definition.column) };
  const message = status === "error" ? "There is no such column." : null;
  const failingRows = status === "failed" ? 3 : 0;
  return { checkId: null, definition: renamed, status, failingRows, rows: [], examples: [], predicate: null, message };
}

function aSince(name = (column: string) => column): Since {
  const drift = [
    aDrift({ column: name("amount") }),
    aDrift({ column: name("kept"), verdict: "none" }),
    aDrift({ column: name("old"), status: "removed", psi: null, jensenShannon: null, ks: null, nullShareAfter: null }),
  ];
  return {
    what: "version 2",
    insights: {
      scoreChange: -2.25,
      appeared: [
        anInsight({ columnName: name("amount"), severity: "high" }),
        anInsight({ ruleId: "column-drift" }),
        anInsight({ severity: "info" }),
      ],
      resolved: [anInsight({ description: "The column is empty." }), anInsight({ columnName: name("old") })],
      remaining: [anInsight(), anInsight()],
    },
    drift: { datasetId: aReport().dataset.id, version: 2, rowsBefore: 4000, rowsAfter: 5000, columns: drift },
  };
}

test("what is known of the table as a whole stands in short sections, and nothing where nothing is known", () => {
  const checkResults = [checkResult(0, "passed"), checkResult(1, "failed"), checkResult(2, "error")];
  const text = render(aReport({ tableProfile: aTableProfile({ relations: someRelations(), checkResults }) }));
  expect(text).toMatch(
    /How columns go together\n {2}amount ↔ price +Pearson 0\.98 +n 1,000\n {2}price ↔ zip +Spearman -0\.61/,
  );
  expect(text).not.toContain("amount ↔ city");
  expect(text).toContain("· city and price together tell every row apart");
  expect(text).toContain("· amount = price + zip in every row");
  expect(text).toContain("· price = 2.54 x zip - 1, but for 1 row");
  expect(text).toContain("· zip decides city, but for 3 rows");
  expect(text).toMatch(/Missing together\n {2}· city and zip: 120 rows\n {2}Little's test: .* \(p = 0\.029\)/);
  expect(text).toContain(
    "Checks: 1 of 3 passed\n  ✗ amount is at least 0: 3 rows fail\n  ✗ zip and city together are unique: could",
  );
  expect(text).not.toContain("city has a value");
  expect(render()).not.toMatch(/Checks|Since|together/);
});

test("a check that refers to another dataset names it", () => {
  const definition = {
    kind: "foreign_key" as const,
    column: "customer",
    referencedDatasetId: aReport().dataset.id,
    referencedColumn: "id",
  };
  const result = { ...checkResult(1, "failed"), definition, referencedDatasetName: "customers.csv" };
  const text = render(aReport({ tableProfile: aTableProfile({ checkResults: [result] }) }));
  expect(text).toContain("✗ customer stands in id of customers.csv: 3 rows fail");
});

test("a column without any value is not shown as missing together with others", () => {
  const relations = someRelations();
  const patterns = relations.missingness?.patterns.map(({ missing, rows }) => ({
    missing: [...missing, "notes"],
    rows,
  }));
  const missingness = relations.missingness && { ...relations.missingness, patterns: patterns ?? [] };
  const text = render(aReport({ tableProfile: aTableProfile({ relations: { ...relations, missingness } }) }));
  expect(text).toContain("· city and zip: 120 rows");
  expect(text).not.toContain("notes");
});

test("what changed since the version before: the score, what came and went, and columns that moved", () => {
  const text = render(aReport(), { since: aSince() });
  expect(text).toContain("Since version 2: the score fell by 2.3\n  1 new problem, 1 fixed, 2 still there\n");
  expect(text).toMatch(/ {2}new +HIGH +amount: 120 of 1,000 values are missing\./);
  expect(text).toContain("2 columns of 3 are not as before (4,000 rows before, 5,000 now):");
  expect(text).toMatch(/ {4}old +gone\n {4}amount +moved far +PSI 0\.31 +KS 0\.22 +missing 2% to 14%\n/);
  expect(text).not.toContain("chance");
});

test("small tables that moved are said to move by chance too", () => {
  const since = aSince();
  const small = since.drift && { ...since.drift, rowsBefore: 200, rowsAfter: 200 };
  expect(render(aReport(), { since: { ...since, drift: small } })).toContain("part of this is chance");
});

test("control characters and escape sequences of the file never reach the terminal", () => {
  const evil = "\u001b]0;owned\u0007\u001b[2J\u009b31mred\r\nline\u202e\u0000";
  const report = aReport({
    dataset: { name: evil },
    analysis: { targetColumn: evil },
    columns: [aColumn({ columnName: evil, dataType: "text", minValue: evil, maxValue: evil })],
    insights: [anInsight({ columnName: evil, description: evil, recommendation: evil, codeSuggestion: evil })],
  });
  const known = aTableProfile({
    relations: someRelations((name) => name + evil),
    checkResults: [checkResult(1, "failed", () => evil)],
  });
  const whole = render({ ...report, tableProfile: known }, { since: { ...aSince(() => evil), what: evil }, all: true });
  // oxlint-disable-next-line no-control-regex -- it is what the test is about
  expect(whole).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  // oxlint-disable-next-line no-control-regex -- it is what the test is about
  expect(render(report)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  expect(render(report)).not.toContain("owned");
});

test.each([40, 56, 80])(
  "no line is wider than %d cells, whatever the names and values, wide characters included",
  (columns) => {
    const words = fc.oneof(fc.string({ unit: "grapheme", maxLength: 300 }), fc.constant("日本語の列".repeat(20)));
    fc.assert(
      fc.property(words, words, (name, value) => {
        const report = aReport({
          dataset: { name },
          columns: [aColumn({ columnName: name, dataType: "text", minValue: value, maxValue: value })],
          insights: [anInsight({ columnName: name, description: value, recommendation: name, codeSuggestion: null })],
        });
        const tableProfile = aTableProfile({
          relations: someRelations((column) => `${name} ${column}`),
          checkResults: [checkResult(1, "failed", () => value), checkResult(2, "error", () => name)],
        });
        const text = render(
          { ...report, tableProfile },
          { since: aSince(() => name), all: true, looks: { ...looks, columns } },
        );
        const widths = text.split("\n").map(width);
        expect(Math.max(...widths)).toBeLessThanOrEqual(columns);
      }),
      { numRuns: 100 },
    );
  },
);

test("without a UTF-8 terminal the drawing is ASCII", () => {
  const checkResults = [checkResult(0, "passed"), checkResult(1, "failed")];
  const report = aReport({ tableProfile: aTableProfile({ relations: someRelations(), checkResults }) });
  const text = render(report, { looks: { ...looks, unicode: false }, since: aSince(), all: true });
  expect(text).toMatch(/^[\n\u0020-\u007e]*$/);
});

test("colour appears where the terminal has it, and only there", () => {
  const colored = { ...looks, color: true };
  expect(render()).not.toContain("\u001b");
  expect(render(aReport(), { looks: colored })).toContain("\u001b[");
});

test("of a table without rows nothing is told, rather than that nothing is wrong", () => {
  const none = { qualityScore: null, scoreBreakdown: null };
  const text = render(aReport({ insights: [], analysis: none, dataset: { rowCount: 0 } }));
  expect(text).toContain("What is wrong: nothing can be told without rows");
});

test("a table without a score says so", () => {
  const text = render(aReport({ insights: [], analysis: { qualityScore: null, scoreBreakdown: null } }));
  expect(text).toContain("Quality score: none");
  expect(text).toContain("nothing was found");
});

test("severity is seen without colours, in the marks of columns and in a line that explains them", () => {
  const columns = ["a", "b", "c", "d"].map((columnName, position) => aColumn({ columnName, position }));
  const insights = (["high", "low", "info"] as const).map((severity, at) =>
    anInsight({ columnName: columns[at]?.columnName ?? null, severity }),
  );
  const text = render(aReport({ columns, insights }));
  expect(text).toContain("(worst insight: ● high, ○ low, · note)");
  expect(text).toMatch(/\n● a .*\n○ b .*\n· c .*\n {2}d /);
});

test("the first rows of an insight are named, unless most rows are touched", () => {
  const evidence = { rowCount: 12, rowShare: 0.01, rows: [3, 1500, 1501, 1502, 1503, 1504, 1505, 1506, 1507, 1508] };
  const text = render(aReport({ insights: [anInsight({ evidence })] }));
  expect(text).toContain("Rows: 3, 1,500, 1,501, 1,502, 1,503, 1,504, 1,505, 1,506 and 4 more");
  expect(text).toContain("Rows count from 1, without the header.");
  const many = render(aReport({ insights: [anInsight({ evidence: { ...evidence, rowShare: 0.6 } })] }));
  expect(many).not.toContain("Rows");
});

test("white space at an end of a value is seen in the range, and numbers of any length are grouped", () => {
  const text = render(
    aReport({
      columns: [
        aColumn({ columnName: "a", dataType: "text", minValue: "  HDMI", maxValue: "Webcam" }),
        aColumn({ columnName: "b", position: 1, minValue: "618454", maxValue: "352582053" }),
        aColumn({ columnName: "c", position: 2, minValue: "1999", maxValue: "2025" }),
      ],
    }),
  );
  expect(text).toContain('"  HDMI" .. Webcam');
  expect(text).toContain("618,454 .. 352,582,053");
  expect(text).toContain("1999 .. 2025");
});
