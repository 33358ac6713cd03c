import { expect, test, vi } from "vitest";
import { analyse, type AnalyseInput } from "./fixture/analyse.ts";

// Each test reads and profiles a file with a DuckDB of its own: seconds on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const groups = 150;
const lines = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => line(index));
const csv = (header: string, rows: readonly string[]) => ({
  name: "table.csv",
  content: [header, ...rows].join("\n"),
});
const mail = (index: number) => `person${index}@example.org`;

/** Per rule, a table in which it touches more rows than evidence lists. */
const tables: [rule: string, rows: number, input: AnalyseInput & { goal?: "ml_preparation" }][] = [
  [
    "duplicate-rows",
    groups,
    {
      source: csv("city,note,size", [
        ...lines(groups, (index) => `c${index % 7},,${index}`),
        ...lines(groups, (index) => `c${index % 7},,${index}`),
        ...lines(50, (index) => `c1,x,${index + 1000}`),
      ]),
    },
  ],
  [
    "duplicate-keys",
    2 * groups,
    {
      source: csv("customer_id,size", [
        ...lines(3000, (index) => `${index},${index * 7}`),
        ...lines(groups, (index) => `${index},${index * 11 + 5}`),
      ]),
    },
  ],
  [
    "failed-checks",
    2 * groups,
    {
      source: csv("mail,lap,size", [
        ...lines(600, (index) => `${mail(index)},1,${index * 7}`),
        ...lines(groups, (index) => `${mail(index)},1,${index * 11 + 5}`),
      ]),
      checks: [{ kind: "unique", columns: ["mail", "lap"] }],
    },
  ],
  [
    "conflicting-labels",
    2 * groups,
    {
      source: csv("x,y,label", [
        ...lines(600, (index) => `${index * 3},${index === 5 ? "" : index % 11},${index % 2 ? "yes" : "no"}`),
        ...lines(groups, (index) => `${index * 3},${index === 5 ? "" : index % 11},${index % 2 ? "no" : "yes"}`),
      ]),
      target: "label",
      goal: "ml_preparation",
    },
  ],
];

test.each(tables)("the condition of %s is true in all %d rows, more than are listed", async (rule, rows, input) => {
  const { goal = "general_audit", ...source } = input;
  const analysed = await analyse(source);
  try {
    const found = analysed.judge(goal).insights.filter(({ ruleId }) => ruleId === rule);
    expect(found).toHaveLength(1);
    for (const { evidence, predicate } of found) {
      expect(evidence.rowCount).toBe(rows);
      expect(evidence.rows).toHaveLength(100);
      expect(predicate).not.toMatch(/@/);
      expect(await analysed.countRows(predicate ?? "false")).toBe(rows);
    }
  } finally {
    await analysed.close();
  }
});
