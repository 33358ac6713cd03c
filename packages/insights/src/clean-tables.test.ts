import path from "node:path";
import { goalTypes } from "@datainsight/schemas";
import { vegaFolder } from "../../tables/src/testing/vega.ts";
import { expect, test, vi } from "vitest";
import { analyse } from "./fixture/analyse.ts";

// Each test reads and profiles a file with a DuckDB of its own: seconds on a busy machine.
vi.setConfig({ testTimeout: 240_000 });

/** Real tables in which nothing is wrong, and what one would predict in each. */
const clean = [
  ["penguins.json", "Species"],
  ["cars.json", "Origin"],
  ["iowa-electricity.csv", "net_generation"],
  ["seattle-weather.csv", "temp_max"],
  ["barley.json", "yield"],
  ["gapminder.json", "life_expect"],
  ["stocks.csv", "price"],
  ["burtin.json", "Gram_Staining"],
  ["co2-concentration.csv", null],
  ["sp500.csv", "price"],
  ["disasters.csv", "Deaths"],
  ["crimea.json", "disease"],
  ["driving.json", "gas"],
  ["us-employment.csv", null],
  ["population.json", "people"],
  ["unemployment-across-industries.json", "rate"],
  ["gapminder-health-income.csv", "health"],
  ["anscombe.json", "Y"],
  ["wheat.json", "wheat"],
  ["global-temp.csv", "temp"],
  ["normal-2d.json", "u"],
  ["uniform-2d.json", "u"],
  ["obesity.json", "rate"],
  ["github.csv", "count"],
  ["flights-airport.csv", "count"],
  ["us-state-capitals.json", null],
  ["unemployment.tsv", "rate"],
] as const;

/** Rules that take something unlikely for a fault: here it would be chance, so that they say nothing at all. */
const againstChance = new Set([
  "age-contradicts-birth",
  "capped-values",
  "constant-in-segment",
  "filled-values",
  "imbalance-by-segment",
  "level-shift",
  "mixed-scales",
  "stuck-values",
  "swapped-columns",
]);

test.each(clean)("%s raises nothing above low under any goal, and nothing that is chance", async (file, target) => {
  const { judge, close } = await analyse({ source: { path: path.join(vegaFolder(), file) }, target });
  try {
    const alarms = goalTypes.flatMap((goal) =>
      judge(goal)
        .insights.filter(
          ({ severity, ruleId }) => (severity !== "info" && severity !== "low") || againstChance.has(ruleId),
        )
        .map(({ ruleId, columnName, severity, description }) => ({ goal, ruleId, columnName, severity, description })),
    );
    expect(alarms).toEqual([]);
  } finally {
    await close();
  }
});
