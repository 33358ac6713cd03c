import path from "node:path";
import { vegaFolder } from "../../../tables/src/testing/vega.ts";
import { expect, test, vi } from "vitest";
import { analyse } from "../fixture/analyse.ts";
import { changed } from "../fixture/plant.ts";

// Each test reads and profiles a file with a DuckDB of its own: seconds on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

async function unevenIn(source: Parameters<typeof analyse>[0]["source"]): Promise<(string | null)[]> {
  const { judge, close } = await analyse({ source });
  await close();
  const { insights } = judge("exploratory");
  return insights.filter(({ ruleId }) => ruleId === "uneven-calendar").map(({ description }) => description);
}

test("dates that stand for a year are not uneven over weekdays and months", async () => {
  expect(await unevenIn({ path: path.join(vegaFolder(), "cars.json") })).toEqual([]);
  expect(await unevenIn(changed((_, i) => ({ ordered_on: `${1900 + (i % 60)}-01-01` })))).toEqual([]);
});

test("dates that stand for a month are uneven over the months at most", async () => {
  const found = await unevenIn(
    changed((_, i) => ({
      ordered_on: `${2001 + Math.floor(i / 24)}-${String(1 + (i % 12 < 7 ? i % 12 : i % 3)).padStart(2, "0")}-01`,
    })),
  );
  expect(found).toHaveLength(1);
  expect(found[0]).toContain("over the months");
});
