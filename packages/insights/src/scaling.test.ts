import { goalTypes } from "@datainsight/schemas";
import { expect, test, vi } from "vitest";
import { analyse } from "./fixture/analyse.ts";
import { orders } from "./fixture/orders.ts";
import { changed, few } from "./fixture/plant.ts";

// Each test reads and profiles a file with a DuckDB of its own: seconds on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

/** Weights with an outlier, gaps and a sentinel, in another unit or counted from another zero. */
async function judged(measure: (weight: number) => number) {
  const source = changed((row, i) => {
    const weight = measure(Number(row.weight) * (i === 300 ? 50 : 1));
    return { weight: i % 20 === 3 ? "" : weight.toFixed(3), region: few(i) ? "" : row.region };
  });
  const analysed = await analyse({ source, target: "returned" });
  await analysed.close();
  return goalTypes.map((goal) => {
    const { insights, qualityScore } = analysed.judge(goal);
    const found = insights.map(({ ruleId, columnName, severity, fingerprint, pointsLost, evidence }) => {
      const { rowCount, rows, columns } = evidence;
      return { ruleId, columnName, severity, fingerprint, pointsLost, rowCount, rows, columns };
    });
    return { goal, qualityScore, found: found.filter(({ ruleId }) => ruleId !== "unscaled-features") };
  });
}

test.each([
  ["times a thousand", (weight: number) => weight * 1000],
  ["as a hundredth", (weight: number) => weight / 100],
  ["plus a constant", (weight: number) => weight + 5000],
])("%s, a column is judged as before: the same findings, rows, points and score", async (_, measure) => {
  const before = await judged((weight) => weight);
  expect(before[0]?.found.map(({ ruleId, columnName }) => `${ruleId} ${columnName}`)).toEqual(
    expect.arrayContaining(["outliers weight", "missing-values weight", "missing-values region"]),
  );
  expect(await judged(measure)).toEqual(before);
  expect(orders).toHaveLength(600);
});
