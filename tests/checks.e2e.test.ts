import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { acquireStack, type Stack } from "@datainsight/embedded";
import { CheckResult, CheckSuggestion, InsightBase } from "@datainsight/schemas";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { datainsight } from "./system/command.ts";

let home: string;
let stack: Stack;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "datainsight-checks-"));
  stack = await acquireStack({ home, log: () => {} });
});
afterAll(async () => {
  await stack.release({ wait: true });
  await rm(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 });
});

const Report = z.object({
  dataset: z.looseObject({ id: z.string(), version: z.number() }),
  columnProfiles: z.array(z.looseObject({ columnName: z.string(), dataType: z.string() })),
  tableProfile: z.looseObject({ checkResults: z.array(CheckResult) }),
  insights: z.array(InsightBase),
});

async function datainsightAt(...args: string[]) {
  return datainsight(args, { env: { DATAINSIGHT_HOME: home } });
}

async function analyze(text: string, ...options: string[]): Promise<z.infer<typeof Report>> {
  const file = join(home, "orders.csv");
  await writeFile(file, text);
  const { code, stdout, stderr } = await datainsightAt("analyze", file, "--json", "-", ...options);
  expect(code, stderr).toBe(0);
  return Report.parse(JSON.parse(stdout));
}

function orders(count: number, row: (index: number) => string): string {
  return ["order_id,state,zip,amount", ...Array.from({ length: count }, (_, index) => row(index))].join("\n");
}
const good = (index: number) => `${index + 1000},${["new", "sent", "done"][index % 3]},${10_000 + index},${index / 4}`;

test("suggested checks that are kept find what the next version breaks, at once and as insights", async () => {
  const first = await analyze(orders(200, good), "--type", "zip=text");
  expect(first.columnProfiles.find(({ columnName }) => columnName === "zip")?.dataType).toBe("text");
  const { id } = first.dataset;

  const shown = await datainsightAt("checks", "suggest", id, "--json");
  const suggestions = z.array(CheckSuggestion).parse(JSON.parse(shown.stdout));
  const definitions = suggestions.map(({ definition }) => definition);
  expect(definitions).toEqual(
    expect.arrayContaining([
      { kind: "unique", columns: ["order_id"] },
      { kind: "in_set", column: "state", values: ["done", "new", "sent"] },
      { kind: "range", column: "amount", min: "0", max: null },
      { kind: "not_null", column: "amount" },
    ]),
  );
  const added = await datainsightAt("checks", "add", id, "--suggested");
  expect([added.code, added.stderr]).toEqual([0, expect.stringContaining(`Added ${suggestions.length} checks.`)]);
  expect((await datainsightAt("checks", "run", id)).code).toBe(0);
  expect(JSON.parse((await datainsightAt("checks", "suggest", id, "--json")).stdout)).toEqual([]);

  const broken = orders(200, (index) => (index === 7 ? "1000,lost,10007,-5" : good(index)));
  const second = await analyze(broken);
  expect(second.dataset.version).toBe(2);
  // What was said of the first version's columns holds for the second.
  expect(second.columnProfiles.find(({ columnName }) => columnName === "zip")?.dataType).toBe("text");
  const failed = second.tableProfile.checkResults.filter(({ status }) => status === "failed");
  expect(Object.fromEntries(failed.map(({ definition, rows }) => [definition.kind, rows]))).toMatchObject({
    unique: [1, 8],
    in_set: [8],
    range: [8],
  });
  const insights = second.insights.filter(({ ruleId }) => ruleId === "failed-checks");
  expect(insights.map(({ columnName }) => columnName)).toEqual(expect.arrayContaining(["order_id", "state", "amount"]));

  const again = await datainsightAt("checks", "run", second.dataset.id, "--json");
  expect(again.code).toBe(3);
  expect(
    z
      .array(CheckResult)
      .parse(JSON.parse(again.stdout))
      .filter(({ status }) => status === "failed"),
  ).toHaveLength(failed.length);
  const out = join(home, "checks.sql");
  expect((await datainsightAt("checks", "export", id, "--format", "sql", "--out", out)).code).toBe(0);
  expect(await readFile(out, "utf8")).toContain('CREATE TABLE "orders"');
}, 180_000);

test("thresholds of the workspace and the reading of a dataset are set from the command line", async () => {
  const refused = await datainsightAt("thresholds", "set", "missingHigh=40");
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining("at most 1")]);
  expect((await datainsightAt("thresholds", "set", "missingHigh=0.4")).stdout).toContain("missingHigh=0.4");
  expect((await datainsightAt("thresholds", "show")).stdout).toMatch(/missingHigh +0\.4 +0\.5/);
  const { dataset } = await analyze("code,b\n7,x\n8,y\n", "--name", "codes.csv");
  const set = await datainsightAt("datasets", "overrides", dataset.id, "--column", "code=text", "--null-token", "y");
  expect([set.code, set.stdout]).toEqual([0, expect.stringContaining("read anew")]);
  const none = await datainsightAt("datasets", "overrides", dataset.id);
  expect(none.code).toBe(2);
}, 120_000);
