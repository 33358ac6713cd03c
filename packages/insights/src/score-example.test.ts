import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import type { GoalType, InsightBase } from "@datainsight/schemas";
import { expect, test, vi } from "vitest";
import { type Analysed, analyse } from "./fixture/analyse.ts";
import { orders, ordersCsv } from "./fixture/orders.ts";
import { compareTexts } from "./rank.ts";

// Each test reads and profiles a file with a DuckDB of its own: seconds on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const page = await readFile(new URL("../../../docs/score.md", import.meta.url), "utf8");

/** What the page's own script writes: 98 members, two of them twice; 20 fees are missing and 6 addresses broken. */
async function exampleCsv(): Promise<string> {
  const [, script = ""] = /```js\n(.*?)```/s.exec(page) ?? [];
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script]);
  return stdout;
}

async function using<Result>(analysed: Promise<Analysed>, use: (analysed: Analysed) => Result): Promise<Result> {
  const opened = await analysed;
  try {
    return use(opened);
  } finally {
    await opened.close();
  }
}

test("the worked example of the documentation is what a real table of its kind gets", async () => {
  const { insights, qualityScore, scoreBreakdown } = await using(
    analyse({ source: { name: "members.csv", content: await exampleCsv() } }),
    ({ judge }) => judge("general_audit"),
  );
  const costly = insights.filter(({ pointsLost }) => pointsLost > 0);
  expect(costly.map(({ ruleId, columnName, evidence }) => [ruleId, columnName, evidence.rowCount])).toEqual([
    ["invalid-emails", "email", 6],
    ["duplicate-rows", null, 2],
    ["missing-values", "fee", 20],
  ]);
  const points = new Map(costly.map(({ ruleId, pointsLost }) => [ruleId, pointsLost.toFixed(2)]));
  const score = (dimension: string) =>
    scoreBreakdown.find((each) => each.dimension === dimension)?.score?.toFixed(2) ?? "";
  const lines = [
    `| 20 fees are missing | 20 of 500 cells | 0.0400 | 0.0400 | 0.2000 | ${score("completeness")} | 0.30 | ${points.get("missing-values")} |`,
    `| 6 email addresses are broken | 6 of 480 cells with a value | 0.0125 | 0.0500 | 0.2236 | ${score("validity")} | 0.25 | ${points.get("invalid-emails")} |`,
    `| 2 rows repeat another | 2 of 100 rows | 0.0200 | 0.0400 | 0.2000 | ${score("uniqueness")} | 0.15 | ${points.get("duplicate-rows")} |`,
    `    quality score = 0.30 * ${score("completeness")} + 0.25 * ${score("validity")} + 0.15 * ${score("uniqueness")} + 0.15 * ${score("consistency")} + 0.15 * ${score("accuracy")} = ${qualityScore?.toFixed(2)}`,
  ];
  for (const line of lines) expect(page).toContain(line);
});

/** Orders with faults of values, rows and between columns, all at once. */
const faulty = ordersCsv(
  (row, i) => {
    const code = (i * 7) % 12;
    return {
      price: i % 9 === 0 ? "" : row.price,
      region: i % 31 === 0 ? row.region.toUpperCase() : row.region,
      total: (Number(row.weight) + Number(row.delay) + (i % 150 === 3 ? 20 : 0)).toFixed(3),
      code: `k${code}`,
      town: `t${i % 150 === 7 ? (code + 5) % 12 : code}x`,
      copy: row.channel,
      refund: row.returned === "yes" ? "1" : "0",
    };
  },
  [...orders, ...orders.slice(5, 17)],
);

function turned(csv: string): string {
  const [header = [], ...rows] = csv.split("\n").map((line) => line.split(","));
  return [header, ...rows.toReversed()].map((cells) => cells.toReversed().join(",")).join("\n");
}

test.each<[GoalType, string | null]>([
  ["general_audit", null],
  ["ml_preparation", "returned"],
  ["exploratory", null],
])("neither the order of rows nor that of columns moves score or insights (%s)", async (goal, target) => {
  const judged = (content: string) =>
    using(analyse({ source: { name: "orders.csv", content }, target }), ({ judge }) => judge(goal));
  const [straight, reversed] = [await judged(faulty), await judged(turned(faulty))];
  // Which of three columns is called the sum of the others follows the file, as people read it: all three are named.
  const said = ({ ruleId, columnName, severity, pointsLost, evidence }: InsightBase) => {
    const { columns } = evidence;
    const names: string = Array.isArray(columns) ? JSON.stringify(columns.map(String).toSorted(compareTexts)) : "";
    return JSON.stringify([severity, pointsLost, ruleId, names || columnName, evidence.rowCount]);
  };
  expect(reversed.qualityScore).toBe(straight.qualityScore);
  expect(reversed.scoreBreakdown).toEqual(straight.scoreBreakdown);
  expect(reversed.insights.map(said).toSorted(compareTexts)).toEqual(
    straight.insights.map(said).toSorted(compareTexts),
  );
  expect(straight.insights.length).toBeGreaterThan(5);
});

test("mending what is wrong raises the score to 100", async () => {
  const scoreOf = (content: string) =>
    using(analyse({ source: { name: "orders.csv", content } }), ({ judge }) => judge("general_audit").qualityScore);
  const clean = await scoreOf(ordersCsv());
  const bad = await scoreOf(faulty);
  expect(clean).toBe(100);
  expect(bad).toBeLessThan(95);
});
